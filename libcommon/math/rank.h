// SPDX-License-Identifier: BSD-3-Clause
// Values as whole numbers in the same order, which vector units compare without a thought of NaN: f32 by its
// bits, where NaN comes first or last.
#pragma once

#include <cstdint>
#include <cstring>

#include "math/madd.h"

namespace harima {

template <class T>
CT_HD inline T rank_of(T value) {
  return value;
}
CT_HD static inline int32_t rank_of(float value) {
  int32_t bits = 0;
  memcpy(&bits, &value, sizeof bits);
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

CT_HD static inline float float_of_rank(int32_t rank) {
  const int32_t bits = rank ^ ((rank >> 31) & 0x7fffffff);
  float value = 0;
  memcpy(&value, &bits, sizeof value);
  return value;
}

CT_HD static inline bool is_nan_rank(int32_t rank) {
  constexpr int32_t kInfinity = 0x7f800000;
  return rank > kInfinity || rank < -kInfinity - 1;
}

}  // namespace harima
