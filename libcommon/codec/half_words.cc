// SPDX-License-Identifier: BSD-3-Clause
#include "codec/half_words.h"

#include <cstring>

namespace harima {

namespace {

constexpr uint32_t kSign = 0x80000000;

uint32_t ordered(uint32_t v, PixelType type) {
  if (type == PixelType::u32) return v;
  return v ^ (type == PixelType::f32 && (v & kSign) ? ~uint32_t(0) : kSign);
}
uint32_t in_type(uint32_t v, PixelType type) {
  if (type == PixelType::u32) return v;
  return v ^ (type == PixelType::f32 && !(v & kSign) ? ~uint32_t(0) : kSign);
}

}  // namespace

void split_halves(PixelType type, const std::byte* pixels, size_t count, uint16_t* high, uint16_t* low) {
  for (size_t i = 0; i < count; ++i) {
    uint32_t v;
    std::memcpy(&v, pixels + 4 * i, sizeof v);
    v = ordered(v, type);
    high[i] = uint16_t(v >> 16);
    low[i] = uint16_t(v);
  }
}

void join_halves(PixelType type, const uint16_t* high, const uint16_t* low, size_t count, std::byte* pixels) {
  for (size_t i = 0; i < count; ++i) {
    const uint32_t v = in_type(uint32_t(high[i]) << 16 | low[i], type);
    std::memcpy(pixels + 4 * i, &v, sizeof v);
  }
}

}  // namespace harima
