// SPDX-License-Identifier: BSD-3-Clause
// The median of a few numbers by comparing neighbours: the upper half bubbles up until the median is the
// largest of what is left. The same comparisons as in vectors (device/cpu/lanes/median.cc).
#pragma once

#include "math/madd.h"

namespace harima {

inline constexpr int kMostMedianWidth = 127;

CT_HD static inline void put_in_order(float& a, float& b) {
  const float low = a < b ? a : b;
  b = a < b ? b : a;
  a = low;
}

// Of `width` values, an odd number; they change places.
CT_HD static inline float median_of(float* v, int width) {
  for (int end = width - 1; end >= width / 2; --end)
    for (int i = 0; i < end; ++i) put_in_order(v[i], v[i + 1]);
  return v[width / 2];
}

// The same for a width that is known when it is compiled, in registers.
template <int Width>
CT_HD static inline float median_of(float (&v)[Width]) {
  for (int end = Width - 1; end >= Width / 2; --end)
    for (int i = 0; i < Width - 1; ++i)
      if (i < end) put_in_order(v[i], v[i + 1]);
  return v[Width / 2];
}

}  // namespace harima
