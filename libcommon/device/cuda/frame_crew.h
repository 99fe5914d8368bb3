// SPDX-License-Identifier: BSD-3-Clause
// The devices that share the views of a scan, and do steps over their frames.
#pragma once

#include "device/cuda/frame_chunk.h"

namespace harima::CT_GPU_TARGET {

class FrameCrew : public GpuFrames {
 public:
  FrameCrew(std::unique_ptr<const FramePlan> plan, std::span<const int> devices)
      : plan_(std::move(plan)), crew_(*plan_, devices) {}
  void run(const Block& block) override {
    crew_.run(block, int(block.wanted.views.size()), {},
              [&](const FrameChunk& chunk, int, int) { chunk.tell_zingers(block); });
  }
  int views_at_a_time() const override { return crew_.items_at_a_time(); }

 private:
  const std::unique_ptr<const FramePlan> plan_;
  Crew<FrameChunk> crew_;
};

// Null if one of the devices has too little memory for it beside a chain.
std::unique_ptr<GpuFrames> make_frame_crew(const GpuFramesSpec& spec, std::span<const int> devices);

}  // namespace harima::CT_GPU_TARGET
