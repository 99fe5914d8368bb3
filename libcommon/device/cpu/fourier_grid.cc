// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/fourier_grid.h"

#include <cstring>

#include "base/parallel.h"

namespace harima {

void FourierGrid::clear() {
  parallel_for(
      plan_.side, [&](int row) { std::memset(cell(row, 0), 0, row_floats() * sizeof(float)); }, 64);
}

void FourierGrid::fold_margins() {
  const int m = plan_.grid, k = kGridMargin;
  parallel_for(
      plan_.side,
      [&](int row) {
        add_cells(cell(row, m), cell(row, 0), k);
        add_cells(cell(row, k), cell(row, m + k), k);
      },
      64);
  parallel_for(k, [&](int i) {
    add_cells(cell(m + i, k), cell(i, k), m);
    add_cells(cell(k + i, k), cell(m + k + i, k), m);
  });
}

void FourierGrid::copy_margins() {
  const int m = plan_.grid, k = kGridMargin;
  parallel_for(2 * k, [&](int i) {
    const int row = i < k ? i : m + i;
    std::memcpy(cell(row, k), cell(i < k ? m + row : row - m, k), size_t(m) * lanes_ * sizeof(float));
  });
  parallel_for(
      plan_.side,
      [&](int row) {
        std::memcpy(cell(row, 0), cell(row, m), size_t(k) * lanes_ * sizeof(float));
        std::memcpy(cell(row, m + k), cell(row, k), size_t(k) * lanes_ * sizeof(float));
      },
      64);
}

}  // namespace harima
