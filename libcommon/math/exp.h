// SPDX-License-Identifier: BSD-3-Clause
// Exponentials that loops over vectors can take.
#pragma once

#include <cstdint>
#include <cstring>

#include "math/madd.h"

namespace harima {

// exp(-x) for x >= 0, within 3e-6 of the value: 2^k by the exponent bits, 2^f by its series in f ln 2. Beyond
// 80 it is that of 80.
[[gnu::always_inline]] CT_HD inline float exp_of_minus(float x) {
  const float power = x * -1.44269504f, t = power > -115.4f ? power : -115.4f;
  const int32_t k = int32_t(t) - 1;
  // From -ln 2 / 2 to ln 2 / 2, for 0.5 <= 2^f <= 2.
  const float f = (t - float(k)) * 0.69314718f - 0.69314718f * 0.5f;
  const float series = 1 + f * (1 + f * (1 / 2.0f + f * (1 / 6.0f + f * (1 / 24.0f + f * (1 / 120.0f)))));
  const int32_t bits = (k + 127) << 23;
  float power_of_two = 0;
  memcpy(&power_of_two, &bits, sizeof bits);
  return power_of_two * (series * 1.41421356f);
}

// exp(x) for |x| < 80, beyond that of 80 or -80; error below 2 units in the last place. Polynomial of the
// single-precision exponential of the Cephes library (Moshier 1989). Without fused multiply-adds, which not
// all vectors have.
[[gnu::always_inline]] CT_HD inline float natural_exp(float x) {
  const float below = x < 80 ? x : 80, within = below > -80 ? below : -80;
  const int32_t k = int32_t(within * 1.44269504f + 128.5f) - 128;  // the nearest to x / ln 2
  const float r = within - float(k) * 0.693359375f + float(k) * 2.12194440e-4f;
  float y = 1.9875691500e-4f * r + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  const int32_t bits = (k + 127) << 23;
  float power_of_two = 0;
  memcpy(&power_of_two, &bits, sizeof bits);
  return power_of_two * (y * (r * r) + r + 1);
}

}  // namespace harima
