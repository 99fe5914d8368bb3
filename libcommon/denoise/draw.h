// SPDX-License-Identifier: BSD-3-Clause
// Random numbers without a state: a number is a function of a seed, a stream and a place in it, so that work
// that was interrupted goes on with the same ones. The mixing is that of SplitMix64 (Steele, Lea, Flood,
// OOPSLA 2014).
#pragma once

#include <cstdint>

namespace harima {

inline uint64_t mix(uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

inline uint64_t draw(uint64_t seed, uint64_t stream, uint64_t place) {
  return mix(mix(mix(seed) ^ stream) ^ place);
}
// From 0 to `count` - 1.
inline int draw_below(int count, uint64_t seed, uint64_t stream, uint64_t place) {
  return int((draw(seed, stream, place) >> 32) * uint64_t(count) >> 32);
}
// From 0 to below 1.
inline double draw_unit(uint64_t seed, uint64_t stream, uint64_t place) {
  return double(draw(seed, stream, place) >> 11) * 0x1p-53;
}

}  // namespace harima
