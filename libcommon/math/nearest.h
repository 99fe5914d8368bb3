// SPDX-License-Identifier: BSD-3-Clause
// Numbers to whole numbers.
#pragma once

#include "math/madd.h"

namespace harima {

// To the nearest whole number, ties to even, for less than 2^51: what is added leaves no room for a fraction.
// (rint() is a call where the instruction set knows no rounding.)
CT_HD static inline double to_nearest(double value) {
  constexpr double kNoFraction = 6755399441055744.0;  // 1.5 * 2^52
  return (value + kNoFraction) - kNoFraction;
}

// NaN is held at the bottom.
CT_HD static inline double held_between(double value, double bottom, double top) {
  return value > bottom ? (value < top ? value : top) : bottom;
}

}  // namespace harima
