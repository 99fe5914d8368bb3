// SPDX-License-Identifier: BSD-3-Clause
// What hierarchical back projection about a leaning axis (device/cpu/merged_views.h) settles once for a scan,
// for processors and GPUs: which tiles stay where they are along samples, and which samples of a direction
// the pixels of a tile take. Pixels and samples, from the middle of a tile.
#pragma once

#include "device/angle_bins.h"
#include "device/fbp.h"
#include "device/projection_filter.h"
#include "math/merged_view.h"

namespace harima {

// Between directions: half a pixel at the edge of a tile.
inline constexpr double kMergedStepRad = 0.5 / (kMergedTile / 2);

// Of a tile, its middle x, y from the axis: do neighbouring directions see each pixel of it at most a quarter
// of a sample apart?
bool stays_still(double x, double y, double slope);

// Of the lines of a direction: the one on which the first slice lies in the middle of a tile. One more than
// pixels take lies before the first.
int merged_middle_sample(double slope);

// Samples [first, last) after it that the first slice takes of some cells of a direction, or of cells half a
// column before; none: last <= first.
RowSpan merged_rises(int first_cell, int cells, double cosine, double sine, double slope);

}  // namespace harima
