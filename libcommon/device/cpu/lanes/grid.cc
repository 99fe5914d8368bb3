// SPDX-License-Identifier: BSD-3-Clause
// Gridding: samples of rays spread onto the Cartesian grid, and gathered from it. Two neighbouring samples
// share most of their cells, so each cell is loaded (and stored) once for both.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

template <int L, int Cols>
inline void spread_rows(const SpreadPair& pair, const float* sample1, const float* sample2, float* grid,
                        size_t grid_cells) {
  const Vector<L> s1 = load<L>(sample1), s2 = load<L>(sample2);
  Vector<L> x1[Cols], x2[Cols];
  for (int c = 0; c < Cols; ++c) {
    x1[c] = splat<L>(pair.x1[c]);
    x2[c] = splat<L>(pair.x2[c]);
  }
  float* cell = grid + pair.cell * L;
  for (int r = 0; r < pair.rows; ++r, cell += grid_cells * L) {
    const Vector<L> a1 = s1 * pair.y1[r], a2 = s2 * pair.y2[r];
    for (int c = 0; c < Cols; ++c) {
      Vector<L> sum = load<L>(cell + c * L);
      sum = fma_of<L>(a1, x1[c], sum);
      sum = fma_of<L>(a2, x2[c], sum);
      store<L>(cell + c * L, sum);
    }
  }
}

template <int L, int Cols>
inline void gather_rows(const SpreadPair& pair, const float* grid, size_t grid_cells, float* sample1,
                        float* sample2) {
  Vector<L> x1[Cols], x2[Cols], s1{}, s2{};
  for (int c = 0; c < Cols; ++c) {
    x1[c] = splat<L>(pair.x1[c]);
    x2[c] = splat<L>(pair.x2[c]);
  }
  const float* cell = grid + pair.cell * L;
  for (int r = 0; r < pair.rows; ++r, cell += grid_cells * L) {
    Vector<L> a1{}, a2{};
    for (int c = 0; c < Cols; ++c) {
      const Vector<L> value = load<L>(cell + c * L);
      a1 = fma_of<L>(value, x1[c], a1);
      a2 = fma_of<L>(value, x2[c], a2);
    }
    s1 = fma_of<L>(a1, splat<L>(pair.y1[r]), s1);
    s2 = fma_of<L>(a2, splat<L>(pair.y2[r]), s2);
  }
  store<L>(sample2, s2);
  store<L>(sample1, s1);  // the last: without a second both are the same
}

}  // namespace

template <int L>
void GridKernels<L>::spread(const SpreadPair* pairs, int count, const float* samples, bool last_alone,
                            float* grid, size_t grid_cells) {
  for (int i = 0; i < count; ++i) {
    const bool is_alone = last_alone && i + 1 == count;  // weights of the second are 0: any cell will do
    const float* first = samples + size_t(2 * i) * L;
    const float* second = is_alone ? first : first + L;
    switch (pairs[i].cols) {
      case 4:
        spread_rows<L, 4>(pairs[i], first, second, grid, grid_cells);
        break;
      case 5:
        spread_rows<L, 5>(pairs[i], first, second, grid, grid_cells);
        break;
      case 6:
        spread_rows<L, 6>(pairs[i], first, second, grid, grid_cells);
        break;
      case 7:
        spread_rows<L, 7>(pairs[i], first, second, grid, grid_cells);
        break;
      default:
        spread_rows<L, 8>(pairs[i], first, second, grid, grid_cells);
        break;
    }
  }
}

template <int L>
void GridKernels<L>::gather(const SpreadPair* pairs, int count, const float* grid, size_t grid_cells,
                            bool last_alone, float* samples, ptrdiff_t step) {
  for (int i = 0; i < count; ++i) {
    float* first = samples + 2 * i * step * L;
    float* second = last_alone && i + 1 == count ? first : first + step * L;
    switch (pairs[i].cols) {
      case 4:
        gather_rows<L, 4>(pairs[i], grid, grid_cells, first, second);
        break;
      case 5:
        gather_rows<L, 5>(pairs[i], grid, grid_cells, first, second);
        break;
      case 6:
        gather_rows<L, 6>(pairs[i], grid, grid_cells, first, second);
        break;
      case 7:
        gather_rows<L, 7>(pairs[i], grid, grid_cells, first, second);
        break;
      default:
        gather_rows<L, 8>(pairs[i], grid, grid_cells, first, second);
        break;
    }
  }
}

template struct GridKernels<16>;
template struct GridKernels<8>;
template struct GridKernels<4>;

}  // namespace harima::CT_LANES_TARGET
