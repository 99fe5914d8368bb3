// SPDX-License-Identifier: BSD-3-Clause
#include "codec/lanes/rans.h"

#if defined(__AVX2__) && !defined(__AVX512BW__)

#include <immintrin.h>

#include <array>

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kPart = 8, kParts = kChunk / kPart;  // states of a vector; vectors

// For each mask of lanes, where lane i finds its word among those read (below it as many as lanes below it
// are set), and the set lanes themselves at the upper end: one byte a lane.
struct Moves {
  std::array<uint64_t, 256> expand{}, collect{};
  constexpr Moves() {
    for (unsigned mask = 0; mask < 256; ++mask) {
      unsigned below = 0, place = kPart - unsigned(__builtin_popcount(mask));
      for (unsigned lane = 0; lane < kPart; ++lane) {
        expand[mask] |= uint64_t(below) << (8 * lane);
        if (!(mask >> lane & 1)) continue;
        ++below;
        collect[mask] |= uint64_t(lane) << (8 * place++);
      }
    }
  }
};
constexpr Moves kMoves;

inline __m256i moved(__m256i v, uint64_t places) {
  return _mm256_permutevar8x32_epi32(v, _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(int64_t(places))));
}
inline unsigned lanes_of(__m256i mask) { return unsigned(_mm256_movemask_ps(_mm256_castsi256_ps(mask))); }

// state / frequency: at most 20 bits, so that one of floats is off by at most one, which is put right.
inline __m256i quotient(__m256i state, __m256i frequency) {
  const __m256 inverse = _mm256_div_ps(_mm256_set1_ps(1), _mm256_cvtepi32_ps(frequency));
  const __m256 high = _mm256_cvtepi32_ps(_mm256_srli_epi32(state, 16));
  const __m256 low = _mm256_cvtepi32_ps(_mm256_and_si256(state, _mm256_set1_epi32(0xffff)));
  const __m256 whole = _mm256_add_ps(_mm256_mul_ps(high, _mm256_set1_ps(65536)), low);
  const __m256i guess = _mm256_cvttps_epi32(_mm256_mul_ps(whole, inverse));
  const __m256i rest = _mm256_sub_epi32(state, _mm256_mullo_epi32(guess, frequency));
  const __m256i over = _mm256_cmpgt_epi32(rest, _mm256_sub_epi32(frequency, _mm256_set1_epi32(1)));
  const __m256i under = _mm256_cmpgt_epi32(__m256i{}, rest);
  return _mm256_add_epi32(_mm256_sub_epi32(guess, over), under);
}

// Words are stored with others below them that are overwritten later.
inline uint16_t* encode_part(const uint32_t* table, const uint8_t* symbols, __m256i& state, uint16_t* end) {
  const __m256i symbol = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i*)symbols));
  const __m256i entry = _mm256_i32gather_epi32((const int*)table, symbol, 4);
  const __m256i frequency = _mm256_and_si256(entry, _mm256_set1_epi32(0xffff)),
                start = _mm256_srli_epi32(entry, 16);
  const __m256i limit = _mm256_slli_epi32(frequency, kRenewBits);
  const __m256i full = _mm256_cmpeq_epi32(_mm256_max_epu32(state, limit), state);
  const unsigned lanes = lanes_of(full);
  const __m256i words = _mm256_and_si256(moved(state, kMoves.collect[lanes]), _mm256_set1_epi32(0xffff));
  const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(words, words), 0x08);
  _mm_storeu_si128((__m128i*)(end - kPart), _mm256_castsi256_si128(packed));
  state = _mm256_blendv_epi8(state, _mm256_srli_epi32(state, 16), full);
  const __m256i rest = _mm256_sub_epi32(_mm256_set1_epi32(kSlots), frequency);
  state =
      _mm256_add_epi32(_mm256_add_epi32(state, start), _mm256_mullo_epi32(quotient(state, frequency), rest));
  return end - __builtin_popcount(lanes);
}

// Returns the entries, whose lowest bytes are the symbols.
inline __m256i decode_part(const uint32_t* table, const uint16_t*& words, __m256i& state) {
  const __m256i mask = _mm256_set1_epi32(kFrequencyMask);
  const __m256i entry = _mm256_i32gather_epi32((const int*)table, _mm256_and_si256(state, mask), 4);
  const __m256i frequency = _mm256_and_si256(_mm256_srli_epi32(entry, 8), mask);
  const __m256i high = _mm256_srli_epi32(state, kFrequencyBits);
  const __m256i next = _mm256_add_epi32(_mm256_mullo_epi32(frequency, high), _mm256_srli_epi32(entry, 20));
  const __m256i low = _mm256_cmpeq_epi32(_mm256_srli_epi32(next, 16), __m256i{});
  const unsigned lanes = lanes_of(low);
  const __m256i read =
      moved(_mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i*)words)), kMoves.expand[lanes]);
  state = _mm256_blendv_epi8(next, _mm256_or_si256(_mm256_slli_epi32(next, 16), read), low);
  words += __builtin_popcount(lanes);
  return entry;
}

}  // namespace

uint16_t* encode_symbols(const uint32_t* table, int, const uint8_t* symbols, int steps, uint32_t* states,
                         uint16_t* end) {
  __m256i state[kParts];
  for (int i = 0; i < kParts; ++i) state[i] = _mm256_loadu_si256((const __m256i*)(states + i * kPart));
  for (int step = steps - 1; step >= 0; --step)
    for (int i = kParts - 1; i >= 0; --i)
      end = encode_part(table, symbols + step * kChunk + i * kPart, state[i], end);
  for (int i = 0; i < kParts; ++i) _mm256_storeu_si256((__m256i*)(states + i * kPart), state[i]);
  return end;
}

const uint16_t* decode_symbols(const uint32_t* table, const uint16_t* words, int steps, uint32_t* states,
                               uint8_t* symbols) {
  __m256i state[kParts], entry[kParts];
  for (int i = 0; i < kParts; ++i) state[i] = _mm256_loadu_si256((const __m256i*)(states + i * kPart));
  for (int step = 0; step < steps; ++step, symbols += kChunk) {
    for (int i = 0; i < kParts; ++i)
      entry[i] = _mm256_and_si256(decode_part(table, words, state[i]), _mm256_set1_epi32(0xff));
    const __m256i bytes =
        _mm256_packus_epi16(_mm256_packus_epi32(entry[0], entry[1]), _mm256_packus_epi32(entry[2], entry[3]));
    _mm256_storeu_si256((__m256i*)symbols, moved(bytes, 0x0703060205010400));
  }
  for (int i = 0; i < kParts; ++i) _mm256_storeu_si256((__m256i*)(states + i * kPart), state[i]);
  return words;
}

}  // namespace harima::CT_LANES_TARGET

#endif
