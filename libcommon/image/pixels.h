// SPDX-License-Identifier: BSD-3-Clause
// The one switch over pixel types: calls a template with the C++ type of a PixelType.
#pragma once

#include "base/error.h"
#include "image/frame.h"

namespace harima {

// with_pixels(frame.type(), [&]<class T>() { ... frame.row<T>(y) ... });
template <class Body>
decltype(auto) with_pixels(PixelType type, Body body) {
  switch (type) {
    case PixelType::u8:
      return body.template operator()<uint8_t>();
    case PixelType::u16:
      return body.template operator()<uint16_t>();
    case PixelType::i16:
      return body.template operator()<int16_t>();
    case PixelType::u32:
      return body.template operator()<uint32_t>();
    case PixelType::i32:
      return body.template operator()<int32_t>();
    case PixelType::f32:
      return body.template operator()<float>();
  }
  fail("pixel type {} is unknown", int(type));
}

}  // namespace harima
