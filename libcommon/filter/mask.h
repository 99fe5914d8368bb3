// SPDX-License-Identifier: BSD-3-Clause
// What lies outside of what is of interest becomes one value.
#pragma once

#include <span>

#include "image/frame.h"

namespace harima {

// Sets the pixels of `out` that are not marked to `value`, which its type can hold.
void fill_unmarked(Frame& out, std::span<const uint8_t> marks, double value);
// The same outside of columns [x0, x1) and rows [y0, y1).
struct Rectangle {
  int x0, x1, y0, y1;
};
void fill_outside(Frame& out, const Rectangle& inside, double value);

// Can the type hold the value as it is?
bool holds(PixelType type, double value);

}  // namespace harima
