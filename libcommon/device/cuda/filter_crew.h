// SPDX-License-Identifier: BSD-3-Clause
// The devices that share the frames of a stack, and filter them.
#pragma once

#include "device/cuda/filter_chunk.h"

namespace harima::CT_GPU_TARGET {

class FilterCrew : public GpuFilter {
 public:
  FilterCrew(const GpuFilterSpec& spec, std::span<const int> devices) : plan_(spec), crew_(plan_, devices) {}
  void apply(const LoopFrames& in, std::span<Frame> out) override {
    crew_.run({in, out}, int(out.size()), {}, [](const FilterChunk&, int, int) {});
  }
  int frames_at_a_time() const override { return crew_.items_at_a_time(); }

 private:
  const FilterPlan plan_;
  Crew<FilterChunk> crew_;
};

}  // namespace harima::CT_GPU_TARGET
