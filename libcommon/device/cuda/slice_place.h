// SPDX-License-Identifier: BSD-3-Clause
// Where pixels of a SliceGeometry lie in the whole slice.
#pragma once

#include <cmath>

#include "device/cuda/kernel.h"
#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

CT_HD inline double middle(const SliceGeometry& g) { return 0.5 * (g.width - 1); }

CT_HD inline bool is_inside(const SliceGeometry& g, int x, int y) {
  const double dx = x - middle(g), dy = y - middle(g);
  return dx * dx + dy * dy <= g.circle2;
}

// Does a tile of width x height pixels, the first of them at x, y?
CT_HD inline bool touches_circle(const SliceGeometry& g, int x, int y, int width, int height) {
  const double left = x - middle(g), top = y - middle(g);
  const double dx = fmax(0.0, fmax(left, -(left + width - 1))),
               dy = fmax(0.0, fmax(top, -(top + height - 1)));
  return dx * dx + dy * dy <= g.circle2;
}

}  // namespace harima::CT_GPU_TARGET
