// SPDX-License-Identifier: BSD-3-Clause
// Squares of 4 x 4 floats, transposed: between rows of pixels and cells.
#pragma once

#include "device/cpu/lanes/vector.h"

namespace harima::CT_LANES_TARGET {

// Rows a, b, c, d of a square of 4 become its columns.
inline void transpose(Vector<4>& a, Vector<4>& b, Vector<4>& c, Vector<4>& d) {
  const Vector<4> ac_low = __builtin_shufflevector(a, c, 0, 4, 1, 5),
                  ac_high = __builtin_shufflevector(a, c, 2, 6, 3, 7);
  const Vector<4> bd_low = __builtin_shufflevector(b, d, 0, 4, 1, 5),
                  bd_high = __builtin_shufflevector(b, d, 2, 6, 3, 7);
  a = __builtin_shufflevector(ac_low, bd_low, 0, 4, 1, 5);
  b = __builtin_shufflevector(ac_low, bd_low, 2, 6, 3, 7);
  c = __builtin_shufflevector(ac_high, bd_high, 0, 4, 1, 5);
  d = __builtin_shufflevector(ac_high, bd_high, 2, 6, 3, 7);
}

// Copies a square of 4 floats, transposed; rows lie apart by from_step and to_step floats.
inline void copy_square(const float* from, size_t from_step, float* to, size_t to_step) {
  Vector<4> a = load<4>(from), b = load<4>(from + from_step);
  Vector<4> c = load<4>(from + 2 * from_step), d = load<4>(from + 3 * from_step);
  transpose(a, b, c, d);
  store<4>(to, a);
  store<4>(to + to_step, b);
  store<4>(to + 2 * to_step, c);
  store<4>(to + 3 * to_step, d);
}

// to[c][r] = from[r][c].
inline void transpose_tile(const float* from, size_t from_step, int rows, int columns, float* to,
                           size_t to_step) {
  const int whole_rows = rows / 4 * 4, whole_columns = columns / 4 * 4;
  for (int r = 0; r < whole_rows; r += 4)
    for (int c = 0; c < whole_columns; c += 4)
      copy_square(from + size_t(r) * from_step + c, from_step, to + size_t(c) * to_step + r, to_step);
  for (int r = 0; r < rows; ++r)
    for (int c = r < whole_rows ? whole_columns : 0; c < columns; ++c)
      to[size_t(c) * to_step + r] = from[size_t(r) * from_step + c];
}

}  // namespace harima::CT_LANES_TARGET
