// SPDX-License-Identifier: BSD-3-Clause
// Metal in a slice, as runs of pixels in its rows, and the shadow these cast: how long the path through them
// is for each column of a view, in pixels. The geometry is that of device/fbp.h.
#pragma once

#include <span>
#include <vector>

#include "device/metal_ends.h"

namespace harima {

// The runs of a row, and what the pixels of all of them were.
struct MetalRow {
  std::vector<MetalRun> runs;
  std::vector<float> values;
};

// Appends the runs of row y whose pixels are at or above `level`; NaN is not.
void find_metal(const float* pixels, int width, int y, float level, MetalRow& row);
// Are there any?
bool has_metal(const float* pixels, int width, float level);

// How a view looks at a slice of width x width pixels: pixel centre (x, y), y up, falls on column axis + x
// cosine + y sine.
struct MetalView {
  double axis, cosine, sine;
};

// Columns [first, last).
struct ColumnSpan {
  int first, last;
};

// Memory to use again, at first empty.
struct MetalWork {
  std::vector<int> cell;
  std::vector<double> rest, sums;
  std::vector<float> path;
};

// path[n]: sum over the pixels of all runs of t(n - the column each falls on), t the triangle of linear
// interpolation, without the gaps between the pixels of a run; for the columns that come back, beyond which
// it is 0.
ColumnSpan metal_path(const MetalEnds& ends, const MetalView& view, MetalWork& work, std::span<float> path);

// Straight lines over the cells of a row, `step` apart, whose path is above `least`; beyond the first and the
// last column without metal these go on. A row of nothing but metal stays. Paths are `path_step` apart; there
// are none outside `span`.
void bridge_shadows(float* row, int step, const float* path, int path_step, int columns, ColumnSpan span,
                    float least);

// The same in a view at an angle, in each lane, whose ends and axis are given; a lane without ends stays.
// cells: a cell of a float a lane for each column.
void bridge_lanes(float* cells, int columns, std::span<const MetalEnds> ends, std::span<const double> axis_px,
                  double angle_rad, MetalWork& work);

}  // namespace harima
