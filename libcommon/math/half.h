// SPDX-License-Identifier: BSD-3-Clause
// Half precision (IEEE 754 binary16), which is read and never written.
#pragma once

#include <cmath>
#include <cstdint>

namespace harima {

inline float half_to_float(uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  float value = std::ldexp(float(fraction), -24);
  if (exponent == 31) value = fraction ? NAN : INFINITY;
  else if (exponent > 0) value = std::ldexp(float(fraction + 1024), exponent - 25);
  return half & 0x8000 ? -value : value;
}

}  // namespace harima
