// SPDX-License-Identifier: BSD-3-Clause
// The natural logarithm of a positive, normal float, without branches: the same bits on every processor and
// on CUDA, error below 2 units in the last place. Polynomial of the single-precision logarithm of the Cephes
// library (Moshier 1989) for the mantissa between 1/sqrt(2) and sqrt(2).
#pragma once

#include <cstdint>

#include "math/madd.h"

namespace harima {

struct FusedMultiplyAdd {
  [[gnu::always_inline]] CT_HD float operator()(float a, float b, float c) const { return madd(a, b, c); }
};
struct PlainMultiplyAdd {
  [[gnu::always_inline]] CT_HD float operator()(float a, float b, float c) const { return a * b + c; }
};

template <class MultiplyAdd>
[[gnu::always_inline]] CT_HD inline float natural_log_by(float x, MultiplyAdd add) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  const uint32_t shifted = bits - 0x3f3504f3u;  // of 1/sqrt(2): the exponent counts from there
  const int32_t exponent = int32_t(shifted) >> 23;
  bits = (shifted & 0x007fffffu) + 0x3f3504f3u;
  float mantissa;
  __builtin_memcpy(&mantissa, &bits, sizeof mantissa);
  const float f = mantissa - 1.0f, z = f * f, e = float(exponent);
  float y = 7.0376836292e-2f;
  y = add(y, f, -1.1514610310e-1f);
  y = add(y, f, 1.1676998740e-1f);
  y = add(y, f, -1.2420140846e-1f);
  y = add(y, f, 1.4249322787e-1f);
  y = add(y, f, -1.6668057665e-1f);
  y = add(y, f, 2.0000714765e-1f);
  y = add(y, f, -2.4999993993e-1f);
  y = add(y, f, 3.3333331174e-1f);
  y = y * f * z;
  y = add(e, -2.12194440e-4f, y);
  y = add(z, -0.5f, y);
  return add(e, 0.693359375f, f + y);
}

CT_HD static inline float natural_log(float x) { return natural_log_by(x, FusedMultiplyAdd{}); }
// The same within a unit in the last place, for loops over vectors that may have no fused multiply-adds
// (base/vector_clones.h).
[[gnu::always_inline]] CT_HD inline float plain_log(float x) { return natural_log_by(x, PlainMultiplyAdd{}); }

}  // namespace harima
