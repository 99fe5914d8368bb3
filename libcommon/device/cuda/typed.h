// SPDX-License-Identifier: BSD-3-Clause
// The one switch over pixel types for kernels, as image/pixels.h has it for C++20; and results as pixels.
#pragma once

#include <cstdint>
#include <type_traits>

#include "image/frame.h"
#include "math/nearest.h"

namespace harima::CT_GPU_TARGET {

// Calls body(zero), a zero of the type: [&](auto zero) { using T = decltype(zero); ... }.
template <class Body>
auto with_type_of(PixelType type, Body body) {
  switch (type) {
    case PixelType::u8:
      return body(uint8_t{});
    case PixelType::u16:
      return body(uint16_t{});
    case PixelType::i16:
      return body(int16_t{});
    case PixelType::u32:
      return body(uint32_t{});
    case PixelType::i32:
      return body(int32_t{});
    default:
      return body(float{});
  }
}

// As filter/convert.h: whole numbers are rounded and held between the ends of their type, NaN is 0.
template <class T, class Value>
CT_HD inline T pixel_from(Value value, double bottom, double top) {
  if constexpr (std::is_same_v<T, float>) return value;
  else return value == value ? T(int64_t(to_nearest(held_between(double(value), bottom, top)))) : T(0);
}

}  // namespace harima::CT_GPU_TARGET
