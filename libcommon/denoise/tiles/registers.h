// SPDX-License-Identifier: BSD-3-Clause
// What all that computes by tiles has in common; for x86-64 only. Tiles 0 to 3 hold sums, 4 and 5 factors
// whose rows are theirs, 6 and 7 factors whose columns are theirs, two values that follow each other in a sum
// after one another in a column.
#pragma once

// What its vectors begin with is not set, and that is known.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#define HARIMA_TILES __attribute__((target("amx-tile,amx-bf16,avx512f,avx512bw,avx512vl,avx512bf16")))

namespace harima {

// Most rows and columns of a tile of sums; most values of a sum that one instruction takes.
constexpr int kTile = 16, kDepth = 32;

constexpr int rounded_up(int value, int unit) { return (value + unit - 1) / unit * unit; }

// The lowest of 16.
inline __mmask16 channel_mask(int channels) {
  return __mmask16(channels >= kTile ? 0xffff : (1 << channels) - 1);
}

// Values, not set. A row of a tile that is not in one line of the cache takes many times as long.
template <class T>
class Lines {
 public:
  explicit Lines(size_t count = 0) : lines_(std::make_unique_for_overwrite<Line[]>(count / kCount + 1)) {}
  T* data() { return lines_[0].values; }
  const T* data() const { return lines_[0].values; }

 private:
  static constexpr size_t kCount = 64 / sizeof(T);
  struct alignas(64) Line {
    T values[kCount];
  };
  std::unique_ptr<Line[]> lines_;
};
template <class T>
Lines<T> zero_lines(size_t count) {
  Lines<T> lines(count);
  std::fill_n(lines.data(), count, T{0});
  return lines;
}

// For _tile_loadconfig(). Rows of the first and of the second tile of each two, 16 columns; values of a sum
// that a tile of factors holds.
struct alignas(64) TileShapes {
  uint8_t palette = 1, start = 0, unused[14] = {};
  uint16_t row_bytes[16] = {};
  uint8_t rows[16] = {};

  TileShapes(int first_rows, int second_rows, int depth) {
    const int all[8] = {first_rows, first_rows,  second_rows, second_rows,
                        first_rows, second_rows, depth / 2,   depth / 2};
    for (int i = 0; i < 8; ++i) row_bytes[i] = 64, rows[i] = uint8_t(all[i]);
    row_bytes[4] = row_bytes[5] = uint16_t(2 * depth);
  }
};

// Compilers do not know what tile instructions read: all that was written is in memory after this.
inline void settle_memory() { asm volatile("" : : : "memory"); }
HARIMA_TILES inline void configure(const TileShapes& shapes) {
  asm volatile("" : : "r"(&shapes) : "memory");
  _tile_loadconfig(&shapes);
}

// 16 values, or fewer, of two rows (of the second one 0 if there is none), column after column: a row of a
// tile of factors by columns.
HARIMA_TILES inline __m512i pair_of(const uint16_t* first, const uint16_t* second, __mmask16 kept) {
  alignas(64) static constexpr uint16_t kOrder[32] = {0,  32, 1,  33, 2,  34, 3,  35, 4,  36, 5,
                                                      37, 6,  38, 7,  39, 8,  40, 9,  41, 10, 42,
                                                      11, 43, 12, 44, 13, 45, 14, 46, 15, 47};
  const __m512i a = _mm512_castsi256_si512(_mm256_maskz_loadu_epi16(kept, first));
  const __m512i b =
      second ? _mm512_castsi256_si512(_mm256_maskz_loadu_epi16(kept, second)) : _mm512_setzero_si512();
  return _mm512_permutex2var_epi16(a, _mm512_load_si512(kOrder), b);
}

// A matrix of 16 x 16 numbers of 32 bits, rows to columns.
HARIMA_TILES inline void transpose(__m512i (&m)[16]) {
  __m512i t[16];
  for (int i = 0; i < 16; i += 2)
    t[i] = _mm512_unpacklo_epi32(m[i], m[i + 1]), t[i + 1] = _mm512_unpackhi_epi32(m[i], m[i + 1]);
  for (int i = 0; i < 16; i += 4)
    for (int j = 0; j < 2; ++j) {
      m[i + 2 * j] = _mm512_unpacklo_epi64(t[i + j], t[i + j + 2]);
      m[i + 2 * j + 1] = _mm512_unpackhi_epi64(t[i + j], t[i + j + 2]);
    }
  for (int i = 0; i < 16; i += 8)
    for (int j = 0; j < 4; ++j) {
      t[i + j] = _mm512_shuffle_i32x4(m[i + j], m[i + j + 4], 0x88);
      t[i + j + 4] = _mm512_shuffle_i32x4(m[i + j], m[i + j + 4], 0xdd);
    }
  for (int j = 0; j < 8; ++j) {
    m[j] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0x88);
    m[j + 8] = _mm512_shuffle_i32x4(t[j], t[j + 8], 0xdd);
  }
}

}  // namespace harima
