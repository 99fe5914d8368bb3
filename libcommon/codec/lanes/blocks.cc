// SPDX-License-Identifier: BSD-3-Clause
// Blocks of residuals: how large they are, apart into symbols and low bits, and together again.
#include <algorithm>

#include "codec/lanes/kernels.h"
#include "codec/lanes/words.h"

namespace harima::CT_LANES_TARGET {

namespace {

Words sizes(SignedWords v) { return v < 0 ? -(Words)v : (Words)v; }

Words splat(uint16_t v) { return Words{} + v; }
Words low_mask(int bits) { return splat(uint16_t((1 << bits) - 1)); }

// Symbols of one vector: words to bytes.
void store_bytes(uint8_t* to, Words v) {
#if defined(__AVX512BW__)
  _mm256_storeu_si256((__m256i*)to, _mm512_cvtepi16_epi8((__m512i)v));
#else
  for (int i = 0; i < kWords; ++i) to[i] = uint8_t(v[i]);
#endif
}
Words load_bytes(const uint8_t* from) {
#if defined(__AVX512BW__)
  return (Words)_mm512_cvtepu8_epi16(_mm256_loadu_si256((const __m256i*)from));
#elif defined(__AVX2__)
  return (Words)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i*)from));
#else
  Words v;
  for (int i = 0; i < kWords; ++i) v[i] = from[i];
  return v;
#endif
}

bool any(Words v) {
  uint64_t part[kBytes / 8], all = 0;
  std::memcpy(part, &v, sizeof v);
  for (uint64_t p : part) all |= p;
  return all != 0;
}

}  // namespace

void block_sums(const int16_t* residuals, size_t count, uint32_t* sums) {
  for (size_t first = 0; first < count; first += kBlock, ++sums) {
    const size_t end = std::min(count, first + kBlock);
    uint32_t sum = 0;
    size_t i = first;
    Pairs lanes{};
    for (; i + kWords <= end; i += kWords) {
      const Pairs size = (Pairs)sizes(load<SignedWords>(residuals + i));
      lanes += (size & 0xffff) + (size >> 16);
    }
    for (int k = 0; k < kPairs; ++k) sum += lanes[k];
    for (; i < end; ++i) sum += uint16_t(residuals[i] < 0 ? -residuals[i] : residuals[i]);
    *sums = sum;
  }
}

// One column of vectors after the other, so that what is packed stays in a register.
bool split_block(const int16_t* residuals, int steps, const SymbolRange& range, uint8_t* symbols,
                 uint8_t* low) {
  const SignedWords first = (SignedWords)splat(uint16_t(range.low)),
                    last = first + (SignedWords)splat(uint16_t(range.span));
  const Words mask = low_mask(range.shift);
  Words clamped{};
  for (int v = 0; v < kVectors; ++v) {
    Words packed{};
    int filled = 0;
    uint8_t* out = low + v * kBytes;
    for (int step = 0; step < steps; ++step) {
      const SignedWords residual = load<SignedWords>(residuals + step * kChunk + v * kWords);
      const SignedWords high = residual >> range.shift, within = least(most(high, first), last);
      clamped |= (Words)(high ^ within);
      store_bytes(symbols + step * kChunk + v * kWords, (Words)(within - first));
      if (range.shift == 0) continue;
      const Words bits = (Words)residual & mask;
      packed |= bits << filled;
      if ((filled += range.shift) < 16) continue;
      store(out, packed);
      out += 2 * kChunk;
      filled -= 16;
      packed = filled ? bits >> (range.shift - filled) : Words{};
    }
    if (filled) store(out, packed);
  }
  return any(clamped);
}

void merge_block(const uint8_t* symbols, const uint8_t* low, int steps, const SymbolRange& range,
                 int16_t* residuals) {
  const Words first = splat(uint16_t(range.low)), mask = low_mask(range.shift);
  for (int v = 0; v < kVectors; ++v) {
    const uint8_t* in = low + v * kBytes;
    Words packed{};
    int left = 0;
    for (int step = 0; step < steps; ++step) {
      const Words high = (load_bytes(symbols + step * kChunk + v * kWords) + first) << range.shift;
      Words bits = packed;
      if (left < range.shift) {
        const Words next = load<Words>(in);
        in += 2 * kChunk;
        bits |= next << left;
        packed = next >> (range.shift - left);
        left += 16;
      } else {
        packed >>= range.shift;
      }
      left -= range.shift;
      store(residuals + step * kChunk + v * kWords, high | (bits & mask));
    }
  }
}

}  // namespace harima::CT_LANES_TARGET
