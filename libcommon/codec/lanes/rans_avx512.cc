// SPDX-License-Identifier: BSD-3-Clause
#include "codec/lanes/rans.h"

#if defined(__AVX512BW__)

#include <immintrin.h>

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kHalf = 16;  // states of a vector

// Frequencies and starts of up to 256 symbols, looked up in registers: 64 of them in two.
template <int parts>
struct Lookup {
  __m512i word[2 * parts];

  // Words of entries: low halves (shift 0) or high ones (16).
  Lookup(const uint32_t* table, int shift) {
    for (int i = 0; i < 2 * parts; ++i) {
      const __m512i low = _mm512_srli_epi32(_mm512_loadu_si512(table + i * kChunk), unsigned(shift));
      const __m512i high = _mm512_srli_epi32(_mm512_loadu_si512(table + i * kChunk + kHalf), unsigned(shift));
      word[i] = _mm512_inserti64x4(_mm512_castsi256_si512(_mm512_cvtepi32_epi16(low)),
                                   _mm512_cvtepi32_epi16(high), 1);
    }
  }
  __m512i operator()(__m512i symbols) const {
    __m512i found = _mm512_permutex2var_epi16(word[0], symbols, word[1]);
    for (int i = 1; i < parts; ++i) {
      const __mmask32 is_here =
          _mm512_cmpeq_epi16_mask(_mm512_srli_epi16(symbols, 6), _mm512_set1_epi16(short(i)));
      found = _mm512_mask_mov_epi16(found, is_here,
                                    _mm512_permutex2var_epi16(word[2 * i], symbols, word[2 * i + 1]));
    }
    return found;
  }
};

// state / frequency: at most 20 bits, so that one of floats is off by at most one, which is put right.
inline __m512i quotient(__m512i state, __m512i frequency, __m512 inverse) {
  const __m512i guess = _mm512_cvttps_epu32(_mm512_mul_ps(_mm512_cvtepu32_ps(state), inverse));
  const __m512i rest = _mm512_sub_epi32(state, _mm512_mullo_epi32(guess, frequency));
  const __mmask16 over = _mm512_cmpge_epi32_mask(rest, frequency),
                  under = _mm512_cmplt_epi32_mask(rest, __m512i{});
  const __m512i one = _mm512_set1_epi32(1);
  return _mm512_mask_sub_epi32(_mm512_mask_add_epi32(guess, over, guess, one), under, guess, one);
}

inline uint16_t* encode_half(__m256i frequencies, __m256i starts, __m512i& state, uint16_t* end) {
  const __m512i frequency = _mm512_cvtepu16_epi32(frequencies), start = _mm512_cvtepu16_epi32(starts);
  const __m512 inverse = _mm512_div_ps(_mm512_set1_ps(1), _mm512_cvtepu32_ps(frequency));
  const __mmask16 full = _mm512_cmpge_epu32_mask(state, _mm512_slli_epi32(frequency, kRenewBits));
  const int words = __builtin_popcount(full);
  end -= words;
  _mm256_mask_storeu_epi16(end, __mmask16((1u << words) - 1),
                           _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(full, state)));
  state = _mm512_mask_srli_epi32(state, full, state, 16);
  const __m512i rest = _mm512_sub_epi32(_mm512_set1_epi32(kSlots), frequency);
  state = _mm512_add_epi32(_mm512_add_epi32(state, start),
                           _mm512_mullo_epi32(quotient(state, frequency, inverse), rest));
  return end;
}

template <int parts>
uint16_t* encode_with(const uint32_t* table, const uint8_t* symbols, int steps, uint32_t* states,
                      uint16_t* end) {
  const Lookup<parts> frequency_of(table, 0), start_of(table, 16);
  __m512i first = _mm512_loadu_si512(states), second = _mm512_loadu_si512(states + kHalf);
  for (int step = steps - 1; step >= 0; --step) {
    const __m512i symbol =
        _mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i*)(symbols + step * kChunk)));
    const __m512i frequency = frequency_of(symbol), start = start_of(symbol);
    end = encode_half(_mm512_extracti64x4_epi64(frequency, 1), _mm512_extracti64x4_epi64(start, 1), second,
                      end);
    end = encode_half(_mm512_castsi512_si256(frequency), _mm512_castsi512_si256(start), first, end);
  }
  _mm512_storeu_si512(states, first);
  _mm512_storeu_si512(states + kHalf, second);
  return end;
}

inline const uint16_t* decode_half(const uint32_t* table, const uint16_t* words, __m512i& state,
                                   uint8_t* symbols) {
  const __m512i mask = _mm512_set1_epi32(kFrequencyMask);
  const __m512i entry = _mm512_i32gather_epi32(_mm512_and_epi32(state, mask), table, 4);
  const __m512i frequency = _mm512_and_epi32(_mm512_srli_epi32(entry, 8), mask);
  const __m512i high = _mm512_srli_epi32(state, kFrequencyBits);
  state = _mm512_add_epi32(_mm512_mullo_epi32(frequency, high), _mm512_srli_epi32(entry, 20));
  _mm_storeu_si128((__m128i*)symbols, _mm512_cvtepi32_epi8(entry));
  const __mmask16 low = _mm512_cmplt_epu32_mask(state, _mm512_set1_epi32(kLeast));
  const __m512i next =
      _mm512_maskz_expand_epi32(low, _mm512_cvtepu16_epi32(_mm256_loadu_si256((const __m256i*)words)));
  state = _mm512_or_epi32(_mm512_mask_slli_epi32(state, low, state, 16), next);
  return words + __builtin_popcount(low);
}

}  // namespace

uint16_t* encode_symbols(const uint32_t* table, int count, const uint8_t* symbols, int steps,
                         uint32_t* states, uint16_t* end) {
  if (count <= 64) return encode_with<1>(table, symbols, steps, states, end);
  if (count <= 128) return encode_with<2>(table, symbols, steps, states, end);
  return encode_with<4>(table, symbols, steps, states, end);
}

const uint16_t* decode_symbols(const uint32_t* table, const uint16_t* words, int steps, uint32_t* states,
                               uint8_t* symbols) {
  __m512i first = _mm512_loadu_si512(states), second = _mm512_loadu_si512(states + kHalf);
  for (int step = 0; step < steps; ++step, symbols += kChunk) {
    words = decode_half(table, words, first, symbols);
    words = decode_half(table, words, second, symbols + kHalf);
  }
  _mm512_storeu_si512(states, first);
  _mm512_storeu_si512(states + kHalf, second);
  return words;
}

}  // namespace harima::CT_LANES_TARGET

#endif
