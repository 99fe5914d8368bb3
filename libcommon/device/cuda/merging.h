// SPDX-License-Identifier: BSD-3-Clause
// Hierarchical back projection about a leaning axis (device/cpu/merged_views.h) on a device: of some tiles of
// some slices, first the cells of a few directions are made of the views that lie beside them
// (merge_views.cu), then pixels are summed up of them (merged_tile.cu). Both have the bits of the processor.
#pragma once

#include <vector>

#include "device/cuda/steps.h"
#include "math/merged_view.h"

namespace harima::CT_GPU_TARGET {

// A view in the order of angles, and its shares of the directions before and behind it.
struct MergedView {
  double cosine, sine;
  float rest, share;
};

// A tile by its first pixel in the whole slice.
struct MergedPlace {
  int x, y, stays;
};

// Samples [first, first + count) of each run of cells of a direction.
struct MergedSamples {
  static constexpr int kRunCells = 16, kRuns = (4 * kMergedHalf + kRunCells - 1) / kRunCells;
  int first[kRuns], count;
};
inline constexpr int kMergedCells = MergedSamples::kRuns * MergedSamples::kRunCells;
inline constexpr int kMergedDirections = 16;  // made before pixels are summed up

// What stays for a scan; device memory.
struct MergedScan {
  const MergedView* view = nullptr;
  const ViewLine* direction = nullptr;
  const int* begin = nullptr;              // of the views of each bin, and behind the last
  const MergedSamples* samples = nullptr;  // of each direction, then the same of tiles that stay
  const MergedPlace* tile = nullptr;
  int bins = 0, tiles = 0;
  int middle_sample = 0, pitch = 0;  // of a line; floats from a cell to the next
  int most_samples = 0;              // of MergedSamples::count
};

// Directions [first, first + count), at most kMergedDirections, of tiles [first_place, first_place + places)
// of all tiles of the first group of slices, of the second and so on: tile t of group g of `groups` is number
// t * groups + g. Lines are those of views [first_view, ...) of the scan's.
struct MergedPart {
  MergedScan scan;
  LeaningPart lines;
  SliceGeometry geometry;
  int first_view = 0, first = 0, count = 0;
  int groups = 1, first_place = 0, places = 0;
  float* cells = nullptr;  // [place][direction][cell][sample]
};
void merge_views(const MergedPart& part, Stream& stream);
// Adds to out: [slice][y][x].
void add_merged(const MergedPart& part, float* out, Stream& stream);
// Zeros, before the first are added.
void clear_slices(const SliceGeometry& geometry, int slices, float* out, Stream& stream);

// --- What the kernels have in common.

// The views that make a direction: those of the bin before it, and of the one behind.
struct ViewSpan {
  int first, middle, last;
};
CT_HD inline ViewSpan views_of(const MergedScan& scan, int direction) {
  const int* const begin = scan.begin + direction;
  return {direction > 0 ? begin[-1] : begin[0], begin[0], direction < scan.bins ? begin[1] : begin[0]};
}

// A tile of a group of slices: its middle in pixels from the axis, and the sample that its first slice falls
// on there.
struct TileSpot {
  MergedPlace tile;
  int group, sample;
  double x, y;
  CT_HD double rise(const ViewLine& line, double slope) const {
    return merged_rise(x, y, line.cosine, line.sine, slope);
  }
  // Samples by which a direction is moved, as views that stay are.
  CT_HD double whole_rise(const ViewLine& line, double slope) const {
    return tile.stays ? floor(rise(line, slope)) : 0.0;
  }
};
CT_HD inline TileSpot spot_of(const MergedPart& part, int place) {
  const int number = part.first_place + place, group = number % part.groups;
  const MergedPlace tile = part.scan.tile[number / part.groups];
  const double middle = 0.5 * (part.geometry.width - 1);
  return {tile, group, part.lines.first_slice + group * kLeaningSlices, tile.x + kMergedEdge - middle,
          middle - (tile.y + kMergedEdge)};
}

CT_HD inline float* cells_of(const MergedPart& part, int place, int i) {
  return part.cells +
         (size_t(place) * kMergedDirections + size_t(i)) * size_t(kMergedCells) * size_t(part.scan.pitch);
}

}  // namespace harima::CT_GPU_TARGET
