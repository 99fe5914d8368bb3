// SPDX-License-Identifier: BSD-3-Clause
// Values between the layers of a network: f32, or bfloat16 as its bits, the upper half of those of f32. Loops
// are written once for both.
#pragma once

#include <bit>
#include <cstdint>

namespace harima {

inline float widened(float value) { return value; }
inline float widened(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

inline void narrow_to(float& to, float value) { to = value; }
// To nearest, even.
inline void narrow_to(uint16_t& to, float value) {
  const uint32_t bits = std::bit_cast<uint32_t>(value);
  to = uint16_t((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

}  // namespace harima
