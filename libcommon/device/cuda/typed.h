// SPDX-License-Identifier: BSD-3-Clause
// The one switch over pixel types for kernels, as image/pixels.h has it for C++20.
#pragma once

#include <cstdint>

#include "image/frame.h"

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

}  // namespace harima::CT_GPU_TARGET
