// SPDX-License-Identifier: BSD-3-Clause
// A FilterChunk is some neighbouring frames of a stack on their way through a device and its filters
// (crew.h).
#pragma once

#include <memory>
#include <vector>

#include "device/cuda/crew.h"
#include "device/cuda/filter_step.h"

namespace harima::CT_GPU_TARGET {

struct FilterPlan {
  explicit FilterPlan(const GpuFilterSpec& filter);

  const GpuFilterSpec spec;
  const std::vector<std::unique_ptr<FilterStep>> steps;
  const std::vector<CrewSize> sizes;

  size_t frame_pixels() const { return size_t(spec.stack.width) * size_t(spec.stack.height); }
  size_t frame_bytes() const { return frame_pixels() * bytes_of(spec.stack.type); }
  // Frames, on each side, that the results of steps [step, ...) are made of.
  int reach(size_t step) const;
  // Frames that steps [step, ...) take in for so many results.
  int frames_in(size_t step, int results) const;
};

struct FilterBand {
  const LoopFrames& in;
  std::span<Frame> out;
};

class FilterChunk {
 public:
  using Plan = FilterPlan;
  using Band = FilterBand;
  static constexpr const char* kLeast = "one slice and its neighbours";
  static std::vector<std::unique_ptr<FilterChunk>> make(const FilterPlan& plan, const CrewSize& size,
                                                        bool shares_memory);

  FilterChunk(const FilterPlan& plan, int frames);

  void start(const FilterBand& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  void finish();

  static size_t bytes(const FilterPlan& plan, int frames);

 private:
  static size_t work_bytes(const FilterPlan& plan, int frames);

  const FilterPlan& plan_;
  std::vector<DeviceMemory> frames_;  // that come in, and those that each step makes
  DeviceMemory work_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
