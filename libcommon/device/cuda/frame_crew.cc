// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/frame_crew.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr double kMostOfFree = 0.5;

}  // namespace

std::unique_ptr<GpuFrames> make_frame_crew(const GpuFramesSpec& spec, std::span<const int> devices) {
  auto plan = std::make_unique<const FramePlan>(spec);
  const size_t least = FrameChunk::bytes(*plan, 1);
  for (const int device : devices) {
    use_device(device);
    if (double(least) > kMostOfFree * double(free_memory())) return nullptr;
  }
  return std::make_unique<FrameCrew>(std::move(plan), devices);
}

}  // namespace harima::CT_GPU_TARGET
