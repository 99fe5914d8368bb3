// SPDX-License-Identifier: BSD-3-Clause
// The Cartesian grid of a gridding reconstruction, with a margin around it that takes what is spread beyond
// its sides.
#pragma once

#include "base/buffer.h"
#include "device/cpu/fourier_plan.h"

namespace harima {

class FourierGrid {
 public:
  FourierGrid(const FourierPlan& plan, int lanes)
      : plan_(plan), lanes_(size_t(lanes)), memory_(plan.grid_floats(lanes) * sizeof(float)) {}

  float* cells() { return memory_.as<float>(); }
  // Stored row and column, margin included.
  float* cell(int row, int column) {
    return cells() + (size_t(row) * plan_.stride + size_t(column)) * lanes_;
  }
  size_t row_floats() const { return plan_.stride * lanes_; }
  void clear();
  // The grid is periodic: what is in the margins belongs to the opposite sides.
  void fold_margins();
  // The transpose: the margins become copies of the opposite sides.
  void copy_margins();

 private:
  void add_cells(float* to, const float* from, int cells) const {
    for (size_t i = 0; i < size_t(cells) * lanes_; ++i) to[i] += from[i];
  }

  const FourierPlan& plan_;
  const size_t lanes_;
  Buffer memory_;
};

}  // namespace harima
