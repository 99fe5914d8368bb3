// SPDX-License-Identifier: BSD-3-Clause
// What merging views tile by tile (merging.h) settles for a scan, on the host and on a device; and the sum of
// some slices in the rounds that device memory allows.
#pragma once

#include <functional>

#include "device/cuda/merging.h"
#include "device/cuda/runtime.h"
#include "device/held_views.h"
#include "device/merged_tables.h"

namespace harima::CT_GPU_TARGET {

struct MergeTables {
  MergeTables(const FbpSpec& spec, double slope);
  // Those that a direction is made of, of any.
  int most_views() const;
  ViewSpan of_directions(int first, int last) const;  // in the order of angles; `middle` is not set
  size_t cell_bytes() const {
    return size_t(kMergedDirections) * size_t(kMergedCells) * size_t(pitch) * sizeof(float);
  }  // of a tile of a group

  AngleBins bins;
  int middle_sample, pitch, most_samples = 0;
  std::vector<MergedView> views;
  std::vector<ViewLine> directions;
  std::vector<MergedSamples> samples;
  std::vector<MergedPlace> tiles;
};

class MergeTablesOnDevice {
 public:
  explicit MergeTablesOnDevice(const MergeTables& tables);
  const MergedScan& scan() const { return scan_; }

 private:
  DeviceMemory views_, directions_, begin_, samples_, tiles_;
  MergedScan scan_;
};

// How many views are held at a time, and tiles of groups of slices made.
struct MergeRoom {
  int views = 0, places = 0;
  MergeRoom() = default;
  // That of so many bytes each, but for what is wanted at least.
  MergeRoom(const MergeTables& tables, size_t bytes, size_t view_bytes, int groups);
};

class MergedSum {
 public:
  // Brings views [view, view + count) of the scan to lines, from place `at` on.
  using Fill = std::function<void(int view, int count, int at)>;
  // The tables must outlive it.
  MergedSum(const MergeTables& tables, const MergedScan& on_device, const MergeRoom& room);
  // Adds directions [first, last) to groups of slices, in out; lines: how they lie, room.views of them.
  void add(const LeaningPart& lines, const SliceGeometry& geometry, int first, int last, int groups,
           const Fill& fill, float* out, Stream& stream);

 private:
  void fill_lines(const ViewSpan& views, const Fill& fill) const;
  void add_directions(MergedPart part, int last, float* out, Stream& stream) const;

  const MergeTables& tables_;
  const MergedScan scan_;
  const MergeRoom room_;
  DeviceMemory cells_;
};

}  // namespace harima::CT_GPU_TARGET
