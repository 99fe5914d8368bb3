// SPDX-License-Identifier: BSD-3-Clause
// Gridding: samples of rays spread onto the Cartesian grid. Two neighbouring samples share most of their cells, so each
// cell is loaded and stored once for both.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

template <int L, int Cols>
inline void spread_rows(const SpreadPair& pair, const float* sample1, const float* sample2, float* grid, size_t grid_cells) {
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

}  // namespace

template <int L>
void GridKernels<L>::spread(const SpreadPair* pairs, int count, const float* samples, bool last_alone, float* grid,
                            size_t grid_cells) {
  for (int i = 0; i < count; ++i) {
    const bool is_alone = last_alone && i + 1 == count;  // weights of the second are 0: any cell will do
    const float* first = samples + size_t(2 * i) * L;
    const float* second = is_alone ? first : first + L;
    switch (pairs[i].cols) {
      case 4: spread_rows<L, 4>(pairs[i], first, second, grid, grid_cells); break;
      case 5: spread_rows<L, 5>(pairs[i], first, second, grid, grid_cells); break;
      case 6: spread_rows<L, 6>(pairs[i], first, second, grid, grid_cells); break;
      case 7: spread_rows<L, 7>(pairs[i], first, second, grid, grid_cells); break;
      default: spread_rows<L, 8>(pairs[i], first, second, grid, grid_cells); break;
    }
  }
}

template struct GridKernels<16>;
template struct GridKernels<8>;
template struct GridKernels<4>;

}  // namespace harima::CT_LANES_TARGET
