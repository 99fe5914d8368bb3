// SPDX-License-Identifier: BSD-3-Clause
// What takes the place of a bad pixel (recon/bad_pixels.h).
#pragma once

#include <cmath>

#include "math/madd.h"

namespace harima {

// The nearest good columns beside it, and the share of the right one.
struct BadPatch {
  int column, left, right;
  double share;
};

// T is the type of a pixel: whole numbers are rounded.
template <class T>
CT_HD inline T mended_pixel(T left, T right, double share) {
  const double value = double(left) + share * (double(right) - double(left));
  if constexpr (T(0.5) == T(0)) return T(llround(value));
  else return T(value);
}

}  // namespace harima
