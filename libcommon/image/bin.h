// SPDX-License-Identifier: BSD-3-Clause
// Blocks of voxels made into one.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "image/frame.h"

namespace harima {

enum class BinMode { mean, sum, min, max, median };
BinMode bin_mode_named(std::string_view name);

// Makes a frame of by[2] frames: each pixel of `out` of by[0] x by[1] pixels of each (fewer at the right and
// lower edge, and of fewer frames at the end, where they are cut off). Means and medians of whole numbers are
// rounded to the nearest, ties up; sums are f32. What a NaN is in becomes NaN.
void bin_frames(std::span<const Frame> frames, std::array<int, 3> by, BinMode mode, Frame& out);

// The type of the result: f32 for sums.
PixelType binned_type(PixelType type, BinMode mode);

// The rotation axis in columns of frames with `by` columns made into one.
inline double binned_axis(double axis_px, int by) { return (axis_px - 0.5 * (by - 1)) / by; }

}  // namespace harima
