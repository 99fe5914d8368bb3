// SPDX-License-Identifier: BSD-3-Clause
// The rank of a value among all values of its type: a whole number that is larger if the value is. NaN and
// Inf have the ranks at both ends of f32.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace harima {

template <class T>
uint32_t key_of(T value) {
  if constexpr (std::is_same_v<T, float>) {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    return bits ^ (bits >> 31 ? 0xffffffffu : 0x80000000u);
  } else if constexpr (sizeof(T) == 4) {
    return uint32_t(value) ^ (std::is_signed_v<T> ? 0x80000000u : 0u);
  } else {
    return uint32_t(int32_t(value) - int32_t(std::numeric_limits<T>::lowest()));
  }
}

template <class T>
double value_of_key(uint32_t key) {
  if constexpr (std::is_same_v<T, float>)
    return double(std::bit_cast<float>(key ^ (key >> 31 ? 0x80000000u : 0xffffffffu))) + 0.0;
  else return double(int64_t{key} + int64_t{std::numeric_limits<T>::lowest()});
}

// Keys of f32 from the least finite one to the last but one.
inline constexpr uint32_t kFirstFiniteKey = 0x00800000u, kEndFiniteKey = 0xff800000u;

}  // namespace harima
