// SPDX-License-Identifier: BSD-3-Clause
// Columns of cells: lanes apart and together again, rows of slices, and the keys by which a column is sorted.
#include "device/cpu/lanes/kernels.h"
#include "device/cpu/lanes/square.h"

namespace harima::CT_LANES_TARGET {

template <int L>
void ColumnKernels<L>::unpack_backwards(const float* cells, int n, const float* column, float row,
                                        float* const* out) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    const Vector<4> factor = load<4>(column + i) * row;
    for (int lane = 0; lane < L; lane += 4) {
      const float* from = cells - ptrdiff_t(i) * L + lane;
      Vector<4> square[4] = {load<4>(from), load<4>(from - L), load<4>(from - 2 * L), load<4>(from - 3 * L)};
      transpose(square[0], square[1], square[2], square[3]);
      for (int k = 0; k < 4; ++k)
        if (out[lane + k]) store<4>(out[lane + k] + i, square[k] * factor);
    }
  }
  for (; i < n; ++i)
    for (int lane = 0; lane < L; ++lane)
      if (out[lane]) out[lane][i] = cells[lane - ptrdiff_t(i) * L] * (column[i] * row);
}

template void ColumnKernels<16>::unpack_backwards(const float*, int, const float*, float, float* const*);
template void ColumnKernels<8>::unpack_backwards(const float*, int, const float*, float, float* const*);
template void ColumnKernels<4>::unpack_backwards(const float*, int, const float*, float, float* const*);

template <int L>
void ColumnKernels<L>::pack_backwards(const float* const* in, int n, const float* column, float row,
                                      float* cells) {
  int i = 0;
  for (; i + 4 <= n; i += 4) {
    const Vector<4> factor = load<4>(column + i) * row;
    for (int lane = 0; lane < L; lane += 4) {
      Vector<4> square[4];
      for (int k = 0; k < 4; ++k) square[k] = in[lane + k] ? load<4>(in[lane + k] + i) * factor : splat<4>(0);
      transpose(square[0], square[1], square[2], square[3]);
      float* to = cells - ptrdiff_t(i) * L + lane;
      for (int k = 0; k < 4; ++k) store<4>(to - k * L, square[k]);
    }
  }
  for (; i < n; ++i)
    for (int lane = 0; lane < L; ++lane)
      cells[lane - ptrdiff_t(i) * L] = in[lane] ? in[lane][i] * (column[i] * row) : 0.0f;
}

template void ColumnKernels<16>::pack_backwards(const float* const*, int, const float*, float, float*);
template void ColumnKernels<8>::pack_backwards(const float* const*, int, const float*, float, float*);
template void ColumnKernels<4>::pack_backwards(const float* const*, int, const float*, float, float*);

// In tiles, of which both sides stay in L1. What lies far apart is fetched some tiles ahead: no processor
// guesses that by itself.
void transpose(const float* from, size_t from_step, int rows, int columns, float* to, size_t to_step) {
  constexpr int kTile = 16, kAhead = 2 * kTile;
  for (int r = 0; r < rows; r += kTile)
    for (int c = 0; c < columns; c += kTile) {
      for (int k = r + kAhead; k < rows && k < r + kAhead + kTile; ++k)
        __builtin_prefetch(from + size_t(k) * from_step + c, 0);
      for (int k = c + kAhead; k < columns && k < c + kAhead + kTile; ++k)
        __builtin_prefetch(to + size_t(k) * to_step + r, 1);
      transpose_tile(from + size_t(r) * from_step + c, from_step, rows - r < kTile ? rows - r : kTile,
                     columns - c < kTile ? columns - c : kTile, to + size_t(c) * to_step + r, to_step);
    }
}

bool height_items(const float* values, int count, int place_bits, int height_bits, uint32_t* items) {
  Vector<16> least = splat<16>(values[0]), most = least, spoilt{};
  int i = 0;
  for (; i + 16 <= count; i += 16) {
    const Vector<16> v = load<16>(values + i);
    least = v < least ? v : least;
    most = v > most ? v : most;
    spoilt += v - v;  // stays 0 unless a value is not finite
  }
  float low = values[0], high = low, rest = 0;
  for (int k = 0; k < 16; ++k) {
    low = least[k] < low ? least[k] : low;
    high = most[k] > high ? most[k] : high;
    rest += spoilt[k];
  }
  for (int k = i; k < count; ++k) {
    low = values[k] < low ? values[k] : low;
    high = values[k] > high ? values[k] : high;
    rest += values[k] - values[k];
  }
  const float span = high - low;  // not finite: heights would not be, either
  const float scale = span > 0 ? float((1 << height_bits) - 1) / span : 0.0f;
  if (rest != 0 || span - span != 0 || scale - scale != 0) return false;
  for (int k = 0; k < count; ++k)
    items[k] = uint32_t(int((values[k] - low) * scale)) << place_bits | uint32_t(k);
  return true;
}

bool ascends(const float* values, int count) {
  auto descents = Vector<16>{} > Vector<16>{};
  for (int i = 0; i < count; i += 16) descents |= load<16>(values + i - 1) > load<16>(values + i);
  int any = 0;
  for (int k = 0; k < 16; ++k) any |= descents[k];
  return any == 0;
}

}  // namespace harima::CT_LANES_TARGET
