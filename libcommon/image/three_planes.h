// SPDX-License-Identifier: BSD-3-Clause
// A slice and the two upright planes through the middle of a volume as one picture.
#pragma once

#include "image/picture.h"

namespace harima {

// All f32. Rows of the upright planes are slices, the first one on top.
struct ThreePlanes {
  Frame xy, xz, yz;
  double row_px = 1;  // height of a row of the upright planes, in pixels of xy
};

struct PlanesPicture {
  Picture picture;
  int x = 0, y = 0, width = 0, height = 0;  // where the slice stands in it
  int step = 1;                             // pixels of the slice that became one
};

// The upright planes stand beside the slice, or below it where they are flat; very flat ones are drawn higher
// than they are and say so. A side of the slice becomes most_px or less.
PlanesPicture picture_of(const ThreePlanes& planes, int most_px, GreyWindow window);

}  // namespace harima
