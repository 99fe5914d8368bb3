// SPDX-License-Identifier: BSD-3-Clause
// A FrameChunk is some views on their way through a device and the steps over frames (crew.h). What a step
// makes stays there for the next one.
#pragma once

#include <memory>
#include <vector>

#include "device/cuda/crew.h"
#include "device/cuda/frame_maker.h"

namespace harima::CT_GPU_TARGET {

struct FramePlan {
  explicit FramePlan(const GpuFramesSpec& how);

  const GpuFramesSpec spec;
  const std::vector<CrewSize> sizes;

  // What `wanted` is made of, before each step and after the last.
  std::vector<FrameBlock> blocks(const FrameBlock& wanted) const;
  PixelType type_before(size_t step) const { return step == 0 ? spec.type : spec.steps[step - 1].type; }
  size_t bytes(const std::vector<FrameBlock>& blocks, size_t step) const;
};

// Memory of some views in all steps.
class SteppedViews {
 public:
  explicit SteppedViews(const FramePlan& plan);

  // Puts into the stream what is `wanted` of a block that was read, and says where it will be. Waited for
  // before it is called again.
  const FrameRows& make(const GpuFrames::Block& band, const FrameBlock& wanted, Stream& stream);
  // Tells band.on_zingers, once the stream was waited for.
  void tell_zingers(const GpuFrames::Block& band) const;

  // About, for rows and views in the middle: there a helix shows what it shows of them.
  static size_t bytes(const FramePlan& plan, int views);

 private:
  void take_raw(const GpuFrames::Block& band, Stream& stream);
  void take_zingers(size_t step, Stream& stream);

  const FramePlan& plan_;
  std::vector<FrameBlock> blocks_;
  std::vector<FrameRows> rows_;
  std::vector<GrowingMemory> memory_;
  std::vector<std::unique_ptr<FrameMaker>> makers_;
  std::vector<Buffer> zingers_;  // of each step, on the host, pinned; empty: it looks for none
};

class FrameChunk {
 public:
  using Plan = FramePlan;
  using Band = GpuFrames::Block;
  static constexpr const char* kLeast = "one projection";
  static std::vector<std::unique_ptr<FrameChunk>> make(const FramePlan& plan, const CrewSize& size,
                                                       bool shares_memory);

  explicit FrameChunk(const FramePlan& plan) : views_(plan) {}

  void start(const GpuFrames::Block& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  void finish();
  void tell_zingers(const GpuFrames::Block& band) const { views_.tell_zingers(band); }

  static size_t bytes(const FramePlan& plan, int views) { return SteppedViews::bytes(plan, views); }

 private:
  SteppedViews views_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
