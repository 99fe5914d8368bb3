// SPDX-License-Identifier: BSD-3-Clause
// What `image_dtype` of a stream calls the pixel types.
#pragma once

#include <string_view>

#include "base/error.h"
#include "image/frame.h"

namespace harima {

struct StreamDtype {
  std::string_view name;
  PixelType type;
};
inline constexpr StreamDtype kStreamDtypes[] = {{"uint8", PixelType::u8},  {"uint16", PixelType::u16},
                                                {"int16", PixelType::i16}, {"uint32", PixelType::u32},
                                                {"int32", PixelType::i32}, {"float32", PixelType::f32}};

inline std::string_view stream_dtype_of(PixelType type) {
  for (const StreamDtype& row : kStreamDtypes)
    if (row.type == type) return row.name;
  fail("a stream has no pixels of type {}", name_of(type));
}

inline PixelType pixel_type_of_stream(std::string_view dtype) {
  for (const StreamDtype& row : kStreamDtypes)
    if (row.name == dtype) return row.type;
  fail("image_dtype '{}', wanted uint8, uint16, int16, uint32, int32 or float32", dtype);
}

}  // namespace harima
