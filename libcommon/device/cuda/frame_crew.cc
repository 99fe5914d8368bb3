// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/frame_crew.h"

namespace harima::CT_GPU_TARGET {

std::unique_ptr<GpuFrames> make_frame_crew(const GpuFramesSpec& spec, std::span<const int> devices) {
  auto plan = std::make_unique<const FramePlan>(spec);
  if (!have_room_beside_chain(devices, size_t(spec.scans) * FrameChunk::bytes(*plan, 1))) return nullptr;
  return std::make_unique<FrameCrew>(std::move(plan), devices);
}

}  // namespace harima::CT_GPU_TARGET
