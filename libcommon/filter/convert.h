// SPDX-License-Identifier: BSD-3-Clause
// Pixels of one type as those of another.
#pragma once

#include <cstdint>
#include <optional>

#include "image/frame.h"

namespace harima {

// To whole numbers through a window: low becomes 0 and high the largest number. Without a window values stay
// what they are. Those that a type of whole numbers cannot hold are counted and held at its ends, fractions
// are rounded to the nearest.
struct Conversion {
  PixelType type = PixelType::f32;
  bool has_window = false;
  double low = 0, high = 1;
  std::optional<double> nan = {};  // what NaN becomes, a value of the type; if not given NaN in f32, else 0
};

struct ConversionReport {
  int64_t nan = 0, below = 0, above = 0;  // pixels that are not numbers, and those held at the ends
};

// `out` has the conversion's type and the size of `frame`.
ConversionReport convert(const FrameView& frame, const Conversion& how, Frame& out);
// The same for `width` values, to pixels of the conversion's type at `to`.
ConversionReport convert_values(const double* from, int width, const Conversion& how, std::byte* to);

}  // namespace harima
