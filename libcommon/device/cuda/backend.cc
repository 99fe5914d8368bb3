// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/backend.h"

#include "base/log.h"
#include "device/cuda/filter_crew.h"
#include "device/cuda/frame_crew.h"
#include "device/cuda/leaning_crew.h"
#include "device/cuda/projection_crew.h"
#include "device/cuda/slice_crew.h"
#include "device/cuda/view_crew.h"

namespace harima::CT_GPU_TARGET {

namespace {

class Backend : public GpuBackend {
 public:
  std::vector<GpuInfo> devices(std::string& why_none) const override { return list_devices(why_none); }
  std::unique_ptr<GpuChain> make_chain(const GpuChainSpec& spec,
                                       std::span<const int> devices) const override {
    return std::make_unique<SliceCrew>(spec, devices);
  }
  std::unique_ptr<GpuLeaning> make_leaning(const GpuLeaningSpec& spec,
                                           std::span<const int> devices) const override {
    return std::make_unique<LeaningCrew>(spec, devices);
  }
  std::unique_ptr<Projector> make_projector(const ProjectorSpec& spec,
                                            std::span<const int> devices) const override {
    return std::make_unique<ProjectionCrew>(spec, devices);
  }
  std::unique_ptr<GpuProjectionFilter> make_projection_filter(const GpuProjectionFilterSpec& spec,
                                                              std::span<const int> devices) const override {
    return make_view_crew(spec, devices);
  }
  std::unique_ptr<GpuFrames> make_frames(const GpuFramesSpec& spec,
                                         std::span<const int> devices) const override {
    return make_frame_crew(spec, devices);
  }
  std::unique_ptr<GpuFilter> make_filter(const GpuFilterSpec& spec,
                                         std::span<const int> devices) const override {
    return std::make_unique<FilterCrew>(spec, devices);
  }
  Buffer host_buffer(size_t bytes) const override {
    try {
      return pinned_memory(bytes);
    } catch (const Error& e) {
      debug("{}; ordinary memory instead, copies are slower", e.what());
      return Buffer(bytes);
    }
  }
};

}  // namespace

const GpuBackend& backend() {
  static const Backend backend;
  return backend;
}

}  // namespace harima::CT_GPU_TARGET
