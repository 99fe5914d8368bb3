// SPDX-License-Identifier: BSD-3-Clause
// A LeaningChunk is some groups of kLeaningSlices slices about a leaning axis on a device (crew.h). Of the
// rows they fall on, those of a part of the views at a time go there, become lines (line_maker.h) and are
// added to the slices.
#pragma once

#include <optional>

#include "device/cuda/crew.h"
#include "device/cuda/line_maker.h"
#include "device/cuda/merge_tables.h"
#include "device/cuda/steps.h"
#include "device/leaning_fbp.h"

namespace harima::CT_GPU_TARGET {

struct LeaningPlan {
  explicit LeaningPlan(const GpuLeaningSpec& chain);

  // Of each line, of the views of a part, and of what makes lines, for so many groups.
  int samples(int groups) const;
  int part_views(int groups) const;
  LineShape shape(int groups) const;
  MergeRoom room(int groups) const;
  int columns() const { return spec.fbp.columns + 2 * LeaningFbp::kMargin; }

  const GpuLeaningSpec spec;
  const Lean lean;
  const ChainTables tables;
  const std::optional<MergeTables> merging;  // none: the direct sum
  const std::vector<CrewSize> sizes = {{2, 4}, {2, 2}, {2, 1}, {1, 1}};
};

class LeaningChunk {
 public:
  using Plan = LeaningPlan;
  using Band = GpuLeaningBand;
  static constexpr const char* kLeast = "32 slices";
  static std::vector<std::unique_ptr<LeaningChunk>> make(const LeaningPlan& plan, const CrewSize& size,
                                                         bool shares_memory);

  // Tables on the device.
  struct OnDevice {
    explicit OnDevice(const LeaningPlan& plan);
    DeviceTables chain;
    std::optional<MergeTablesOnDevice> merging;
  };
  LeaningChunk(const LeaningPlan& plan, std::shared_ptr<const OnDevice> on_device, int groups);
  void start(const GpuLeaningBand& band, int first, int count);
  bool is_started() const { return count_ > 0; }
  int first() const { return first_; }
  int count() const { return count_; }
  void finish();
  // Device memory of such a chunk, that of the transform left out.
  static size_t bytes(const LeaningPlan& plan, int groups);

 private:
  template <class Do>
  void each_slice(const GpuLeaningBand& band, const Do& act);
  // Sums of views before.
  void take_up(const GpuLeaningBand& band);
  void sum_views(const GpuLeaningBand& band, LeaningPart part);
  void sum_directions(const GpuLeaningBand& band, const LeaningPart& part);

  const LeaningPlan& plan_;
  const std::shared_ptr<const OnDevice> on_device_;
  const int part_views_;
  LineMaker maker_;
  DeviceMemory lines_, out_;
  std::optional<MergedSum> merged_;
  int first_ = 0, count_ = 0;
  Stream stream_;  // goes first, with what it still does
};

}  // namespace harima::CT_GPU_TARGET
