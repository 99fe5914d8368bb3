// SPDX-License-Identifier: BSD-3-Clause
// Slices turned in their plane.
#pragma once

#include "filter/sample.h"
#include "image/frame.h"

namespace harima {

// Counter-clockwise as one sees a slice, its first row on top, about a point in pixels: as the angle offset
// of a reconstruction turns it.
struct Rotation {
  double deg = 0;
  double about_x = 0, about_y = 0;
  Interpolation interpolation = Interpolation::linear;
  double outside = 0;  // what comes from beyond the frame
};

// `out` has the type of `in`, and any size; its pixels stand where those of `in` do.
void rotate(const FrameView& in, const Rotation& how, Frame& out);

}  // namespace harima
