// SPDX-License-Identifier: BSD-3-Clause
// The bits of numbers sorted by their place: bit 0 of all of them, then bit 1, and so on (Masui et al. 2015,
// bitshuffle).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace harima::bench {

// Rows of 8 x 8 bits as columns: bit j of byte i becomes bit i of byte j (Warren, Hacker's Delight, 7-3).
inline uint64_t transposed(uint64_t bits) {
  uint64_t swap = (bits ^ (bits >> 7)) & 0x00AA00AA00AA00AAu;
  bits ^= swap ^ (swap << 7);
  swap = (bits ^ (bits >> 14)) & 0x0000CCCC0000CCCCu;
  bits ^= swap ^ (swap << 14);
  swap = (bits ^ (bits >> 28)) & 0x00000000F0F0F0F0u;
  return bits ^ swap ^ (swap << 28);
}

// `count` numbers, a multiple of 8, of `width` bytes each.
inline void to_bit_planes(const std::byte* numbers, size_t count, size_t width, std::byte* planes) {
  for (size_t k = 0; k < width; ++k)
    for (size_t n = 0; n < count; n += 8) {
      uint64_t bits = 0;
      for (size_t i = 0; i < 8; ++i) bits |= uint64_t(numbers[(n + i) * width + k]) << (8 * i);
      bits = transposed(bits);
      for (size_t i = 0; i < 8; ++i) planes[((8 * k + i) * count + n) / 8] = std::byte(bits >> (8 * i));
    }
}

inline void from_bit_planes(const std::byte* planes, size_t count, size_t width, std::byte* numbers) {
  for (size_t k = 0; k < width; ++k)
    for (size_t n = 0; n < count; n += 8) {
      uint64_t bits = 0;
      for (size_t i = 0; i < 8; ++i) bits |= uint64_t(planes[((8 * k + i) * count + n) / 8]) << (8 * i);
      bits = transposed(bits);
      for (size_t i = 0; i < 8; ++i) numbers[(n + i) * width + k] = std::byte(bits >> (8 * i));
    }
}

}  // namespace harima::bench
