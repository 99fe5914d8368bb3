// SPDX-License-Identifier: BSD-3-Clause
// exp(-x) for x >= 0 that loops over vectors can take, within 3e-6 of the value: 2^k by the exponent bits, 2^f by its series in f ln 2.
// Beyond 80 it is that of 80.
#pragma once

#include <cstdint>
#include <cstring>

#include "math/madd.h"

namespace harima {

[[gnu::always_inline]] CT_HD inline float exp_of_minus(float x) {
  const float power = x * -1.44269504f, t = power > -115.4f ? power : -115.4f;
  const int32_t k = int32_t(t) - 1;
  const float f = (t - float(k)) * 0.69314718f - 0.69314718f * 0.5f;  // from -ln 2 / 2 to ln 2 / 2, for 0.5 <= 2^f <= 2
  const float series = 1 + f * (1 + f * (1 / 2.0f + f * (1 / 6.0f + f * (1 / 24.0f + f * (1 / 120.0f)))));
  const int32_t bits = (k + 127) << 23;
  float power_of_two = 0;
  memcpy(&power_of_two, &bits, sizeof bits);
  return power_of_two * (series * 1.41421356f);
}

}  // namespace harima
