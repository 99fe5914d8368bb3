// SPDX-License-Identifier: BSD-3-Clause
// How slices leave the computation.
#pragma once

#include "image/frame.h"

namespace harima {

// Pixels of the slices: f32, or u8 or u16 through the window [low, high] (math/quantise.h).
struct OutputWindow {
  PixelType type = PixelType::f32;
  double low = 0, high = 0;
};

// What was seen in the values of a slice before they became whole numbers.
struct SliceSeen {
  float low, high;
  int not_numbers;
};

}  // namespace harima
