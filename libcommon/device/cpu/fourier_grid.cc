// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/fourier_grid.h"

#include <cstring>

#include "base/parallel.h"

namespace harima {

void FourierGrid::clear() {
  parallel_for(plan_.side, [&](int row) { std::memset(cell(row, 0), 0, row_floats() * sizeof(float)); }, 64);
}

void FourierGrid::fold_margins() {
  const int m = plan_.grid, k = kGridMargin;
  parallel_for(plan_.side, [&](int row) {
    add_cells(cell(row, m), cell(row, 0), k);
    add_cells(cell(row, k), cell(row, m + k), k);
  }, 64);
  parallel_for(k, [&](int i) {
    add_cells(cell(m + i, k), cell(i, k), m);
    add_cells(cell(k + i, k), cell(m + k + i, k), m);
  });
}

}  // namespace harima
