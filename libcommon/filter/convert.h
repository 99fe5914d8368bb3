// SPDX-License-Identifier: BSD-3-Clause
// Pixels of one type as those of another.
#pragma once

#include <cstdint>
#include <optional>

#include "image/frame.h"

namespace harima {

// To u8 and u16 through a window: low becomes 0 and high the largest number (math/quantise.h, to the nearest). Without a window
// values stay what they are: those that the type cannot hold are counted and held at its ends, fractions are rounded.
struct Conversion {
  PixelType type = PixelType::f32;
  bool has_window = false;
  double low = 0, high = 1;
  double nan = 0;  // what NaN becomes in a type of whole numbers
};

struct ConversionReport {
  int64_t nan = 0, below = 0, above = 0;  // pixels that are not numbers, and those held at the ends
};

// `out` has the conversion's type and the size of `frame`.
ConversionReport convert(const FrameView& frame, const Conversion& how, Frame& out);
// The same for `width` values, to pixels of the conversion's type at `to`.
ConversionReport convert_values(const double* from, int width, const Conversion& how, std::byte* to);

}  // namespace harima
