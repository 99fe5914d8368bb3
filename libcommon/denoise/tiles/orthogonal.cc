// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/tiles/orthogonal.h"

#if defined(__x86_64__) && defined(__linux__)

#include "denoise/bfloat16.h"
#include "denoise/tiles/registers.h"

namespace harima {

namespace {

constexpr int kBlock = 2 * kTile;  // sides of matrices are multiples of it, of zeros if need be

// Row by row.
struct TileMatrix {
  TileMatrix(int high, int wide)
      : rows(rounded_up(high, kBlock)), columns(rounded_up(wide, kBlock)),
        values(zero_lines<uint16_t>(size_t(rows) * size_t(columns))) {}
  uint16_t* row(int which) { return values.data() + size_t(which) * size_t(columns); }
  const uint16_t* row(int which) const { return values.data() + size_t(which) * size_t(columns); }

  int rows, columns;
  Lines<uint16_t> values;
};

// A matrix as the second factor of a product: 16 columns after one another, of each of them pairs of rows.
struct Factor {
  Factor(int high, int wide) : rows(high), columns(wide), values(size_t(high) * size_t(wide)) {}
  uint16_t* pairs(int column, int row) {
    return values.data() + (size_t(column) * size_t(rows) + size_t(row) * kTile);
  }
  const uint16_t* pairs(int column, int row) const {
    return values.data() + (size_t(column) * size_t(rows) + size_t(row) * kTile);
  }

  int rows, columns;
  Lines<uint16_t> values;
};

HARIMA_TILES void set_factor(Factor& factor, const TileMatrix& from) {
  for (int row = 0; row < from.rows; row += 2)
    for (int column = 0; column < from.columns; column += kTile)
      _mm512_store_si512(factor.pairs(column, row),
                         pair_of(from.row(row) + column, from.row(row + 1) + column, 0xffff));
}

// Rows become columns.
HARIMA_TILES void set_transposed(Factor& factor, const TileMatrix& from) {
  for (int row = 0; row < from.rows; row += kTile)
    for (int column = 0; column < from.columns; column += kDepth) {
      __m512i pairs[kTile];
      for (int i = 0; i < kTile; ++i) pairs[i] = _mm512_load_si512(from.row(row + i) + column);
      transpose(pairs);
      for (int i = 0; i < kTile; ++i) _mm512_store_si512(factor.pairs(row, column + 2 * i), pairs[i]);
    }
}

// to = own * of + times * (a b), rounded once; `of` may be `to`.
HARIMA_TILES void multiply(const TileMatrix& a, const Factor& b, float own, const TileMatrix& of, float times,
                           TileMatrix& to) {
  alignas(64) float sums[kBlock * kBlock];
  constexpr int64_t kStep = kBlock * sizeof(float);
  const int64_t a_step = int64_t{a.columns} * int64_t(sizeof(uint16_t));
  for (int row = 0; row < to.rows; row += kBlock)
    for (int column = 0; column < to.columns; column += kBlock) {
      settle_memory();
      _tile_zero(0);
      _tile_zero(1);
      _tile_zero(2);
      _tile_zero(3);
      for (int k = 0; k < a.columns; k += kDepth) {
        _tile_loadd(6, b.pairs(column, k), 64);
        _tile_loadd(4, a.row(row) + k, a_step);
        _tile_dpbf16ps(0, 4, 6);
        _tile_loadd(7, b.pairs(column + kTile, k), 64);
        _tile_dpbf16ps(1, 4, 7);
        _tile_loadd(5, a.row(row + kTile) + k, a_step);
        _tile_dpbf16ps(2, 5, 6);
        _tile_dpbf16ps(3, 5, 7);
      }
      _tile_stored(0, sums, kStep);
      _tile_stored(1, sums + kTile, kStep);
      _tile_stored(2, sums + kTile * kBlock, kStep);
      _tile_stored(3, sums + kTile * kBlock + kTile, kStep);
      for (int i = 0; i < kBlock; ++i)
        for (int j = 0; j < kBlock; ++j)
          narrow_to(to.row(row + i)[column + j],
                    own * widened(of.row(row + i)[column + j]) + times * sums[i * kBlock + j]);
    }
}

}  // namespace

HARIMA_TILES void orthogonalise(uint16_t* matrix, int rows, int columns) {
  TileMatrix x(rows, columns), square(rows, rows), polynomial(rows, rows);
  Factor of_x(x.rows, x.columns), of_transposed(x.columns, x.rows), of_square(x.rows, x.rows);
  for (int row = 0; row < rows; ++row)
    std::copy_n(matrix + size_t(row) * size_t(columns), columns, x.row(row));
  const TileShapes shapes(kTile, kTile, kDepth);
  configure(shapes);
  for (int round = 0; round < NewtonSchulz::kRounds; ++round) {
    set_transposed(of_transposed, x);
    multiply(x, of_transposed, 0, square, 1, square);
    set_factor(of_square, square);
    multiply(square, of_square, NewtonSchulz::kB, square, NewtonSchulz::kC, polynomial);
    set_factor(of_x, x);
    multiply(polynomial, of_x, NewtonSchulz::kA, x, 1, x);
  }
  _tile_release();
  for (int row = 0; row < rows; ++row)
    std::copy_n(x.row(row), columns, matrix + size_t(row) * size_t(columns));
}

}  // namespace harima

#else

namespace harima {

void orthogonalise(uint16_t*, int, int) {}

}  // namespace harima

#endif
