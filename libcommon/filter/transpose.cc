// SPDX-License-Identifier: BSD-3-Clause
#include "filter/transpose.h"

#include <cstdint>
#include <cstring>

#include "base/error.h"

namespace harima {

namespace {

constexpr int kLine = 64;    // bytes of a cache line; each is touched once on either side
constexpr int kVector = 16;  // bytes
template <class T>
constexpr int kTile = kLine / int(sizeof(T));
template <class T>
constexpr int kLanes = kVector / int(sizeof(T));
template <class T>
using Lanes [[gnu::vector_size(kVector)]] = T;

// Elements of a and b in turn: a0 b0 a1 b1 ... and the rest.
template <class T, int... I>
void interleave(Lanes<T> a, Lanes<T> b, Lanes<T>& low, Lanes<T>& high, std::integer_sequence<int, I...>) {
  constexpr int n = kLanes<T>;
  low = __builtin_shufflevector(a, b, (I / 2 + I % 2 * n)...);
  high = __builtin_shufflevector(a, b, (n / 2 + I / 2 + I % 2 * n)...);
}

// n vectors of n elements: interleaving the halves log2(n) times transposes.
template <class T>
void transpose_lanes(Lanes<T> (&v)[kLanes<T>]) {
  constexpr int n = kLanes<T>;
  for (int round = 1; round < n; round *= 2) {
    Lanes<T> next[n];
    for (int i = 0; i < n / 2; ++i)
      interleave<T>(v[i], v[i + n / 2], next[2 * i], next[2 * i + 1], std::make_integer_sequence<int, n>());
    std::memcpy(v, next, sizeof v);
  }
}

// A tile of kTile rows, a line each.
template <class T>
void transpose_tile(const std::byte* from, ptrdiff_t row_bytes, std::byte* const* to, size_t at) {
  constexpr int n = kLanes<T>;
  alignas(kLine) std::byte tile[kTile<T>][kLine], turned[n][kLine];
  for (int r = 0; r < kTile<T>; ++r) std::memcpy(tile[r], from + r * row_bytes, kLine);
  for (int c = 0; c < kTile<T>; c += n) {
    for (int r = 0; r < kTile<T>; r += n) {
      Lanes<T> v[n];
      for (int i = 0; i < n; ++i) std::memcpy(&v[i], tile[r + i] + size_t(c) * sizeof(T), kVector);
      transpose_lanes<T>(v);
      for (int i = 0; i < n; ++i) std::memcpy(turned[i] + size_t(r) * sizeof(T), &v[i], kVector);
    }
    for (int i = 0; i < n; ++i) std::memcpy(to[c + i] + at, turned[i], kLine);
  }
}

// Rows [first, rows) of all columns.
template <class T>
void transpose_plain(const std::byte* from, ptrdiff_t row_bytes, int first, int rows, int columns,
                     std::byte* const* to) {
  for (int c = 0; c < columns; ++c)
    for (int r = first; r < rows; ++r)
      std::memcpy(to[c] + size_t(r) * sizeof(T), from + r * row_bytes + size_t(c) * sizeof(T), sizeof(T));
}

template <class T>
void transpose(const std::byte* from, ptrdiff_t row_bytes, int rows, int columns, std::byte* const* to) {
  const int whole_rows = rows / kTile<T> * kTile<T>, whole_columns = columns / kTile<T> * kTile<T>;
  for (int c = 0; c < whole_columns; c += kTile<T>)
    for (int r = 0; r < whole_rows; r += kTile<T>)
      transpose_tile<T>(from + r * row_bytes + size_t(c) * sizeof(T), row_bytes, to + c,
                        size_t(r) * sizeof(T));
  const std::byte* right = from + size_t(whole_columns) * sizeof(T);
  transpose_plain<T>(right, row_bytes, 0, whole_rows, columns - whole_columns, to + whole_columns);
  transpose_plain<T>(from, row_bytes, whole_rows, rows, columns, to);
}

}  // namespace

void transpose_pixels(const std::byte* from, ptrdiff_t row_bytes, int rows, int columns, size_t pixel,
                      std::byte* const* to) {
  if (pixel == 1) return transpose<uint8_t>(from, row_bytes, rows, columns, to);
  if (pixel == 2) return transpose<uint16_t>(from, row_bytes, rows, columns, to);
  if (pixel == 4) return transpose<uint32_t>(from, row_bytes, rows, columns, to);
  fail("pixels of {} bytes cannot be transposed", pixel);
}

}  // namespace harima
