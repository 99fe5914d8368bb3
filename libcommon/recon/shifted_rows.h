// SPDX-License-Identifier: BSD-3-Clause
// A frame moved as a whole by fractions of pixels: cubic convolution (Keys 1981, a = -1/2), the same four
// weights for all columns and for all rows. Beyond the edges the outermost pixels go on.
#pragma once

#include <array>

#include "image/frame.h"

namespace harima {

// Columns and rows, to the right and down.
using Move = std::array<double, 2>;

// out(x, y) = frame(x - by[0], y - by[1]) for rows [first, last), tight. `frame` is f32. Without a move, the
// pixels as they are.
void moved_rows(const Frame& frame, const Move& by, int first, int last, float* out);

// Does a moved pixel stem from within the frame, and away from its edges? Of `size` columns or rows; `by`
// along that axis.
inline bool is_inside(int at, double by, int size) {
  constexpr double kMargin = 2;
  return at - by >= kMargin && at - by <= size - 1 - kMargin;
}

}  // namespace harima
