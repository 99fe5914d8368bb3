// SPDX-License-Identifier: BSD-3-Clause
// Vectors of 16-bit words, as wide as the instruction set this file is compiled for. Seen as 32-bit pairs,
// the low half of lane i is an even column, the high half the odd one beside it. Included only within the
// folder lanes/, inside whose namespace everything stands. Arithmetic wraps.
#pragma once

#if defined(__AVX2__)
#include <immintrin.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "codec/lanes.h"

namespace harima::CT_LANES_TARGET {

#if defined(__AVX512BW__)
inline constexpr int kBytes = 64;
#elif defined(__AVX2__)
inline constexpr int kBytes = 32;
#else
inline constexpr int kBytes = 16;
#endif
inline constexpr int kWords = kBytes / 2, kPairs = kBytes / 4;
inline constexpr int kVectors = kChunk / kWords;  // in a chunk

typedef uint16_t Words __attribute__((vector_size(kBytes)));
typedef int16_t SignedWords __attribute__((vector_size(kBytes)));
typedef uint32_t Pairs __attribute__((vector_size(kBytes)));
typedef int32_t SignedPairs __attribute__((vector_size(kBytes)));
typedef float Floats __attribute__((vector_size(kBytes)));

template <class Vector>
inline Vector load(const void* from) {
  Vector v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
template <class Vector>
inline void store(void* to, Vector v) {
  std::memcpy(to, &v, sizeof v);
}

// sum + low half * low weight + high half * high weight, halves signed.
inline Pairs add_products(Pairs sum, Pairs pixels, Pairs weights) {
#if defined(__AVX512VNNI__)
  return (Pairs)_mm512_dpwssd_epi32((__m512i)sum, (__m512i)pixels, (__m512i)weights);
#elif defined(__AVX2__)
  return sum + (Pairs)_mm256_madd_epi16((__m256i)pixels, (__m256i)weights);
#elif defined(__SSE2__)
  return sum + (Pairs)_mm_madd_epi16((__m128i)pixels, (__m128i)weights);
#else
  const Pairs low = (Pairs)((SignedPairs)(pixels << 16) >> 16) * (Pairs)((SignedPairs)(weights << 16) >> 16);
  const Pairs high = (Pairs)((SignedPairs)pixels >> 16) * (Pairs)((SignedPairs)weights >> 16);
  return sum + low + high;
#endif
}

inline Pairs merge_halves(Pairs low, Pairs high) { return (low & 0xffff) | (high << 16); }
inline SignedPairs low_half(Pairs v) { return (SignedPairs)(v << 16) >> 16; }
inline SignedPairs high_half(Pairs v) { return (SignedPairs)v >> 16; }

template <class Vector>
inline Vector least(Vector a, Vector b) {
  return a < b ? a : b;
}
template <class Vector>
inline Vector most(Vector a, Vector b) {
  return a > b ? a : b;
}

}  // namespace harima::CT_LANES_TARGET
