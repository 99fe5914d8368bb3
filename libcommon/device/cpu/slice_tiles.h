// SPDX-License-Identifier: BSD-3-Clause
// The slices of a batch in tiles of some pixels squared, kTile if nothing is said, on a grid of the whole slice, so that a region has the same bits as the whole.
#pragma once

#include <functional>
#include <span>

#include "device/cpu/work_pool.h"
#include "device/fbp.h"

namespace harima {

class SliceTiles {
 public:
  static constexpr int kTile = 32;

  // slices: of a pixel. The spec must outlive it.
  SliceTiles(const FbpSpec& spec, int slices, int tile = kTile) : spec_(spec), tile_(tile), slices_(size_t(slices)), pool_(size_t(tile) * size_t(tile) * slices_) {}

  // add(x, y, sums) for each tile that touches the circle, in any order, on all threads: to sums, which are 0, [row][column][slice]. They
  // are written to out[slice], rows out_row_floats apart, 0 outside the circle; null: not wanted.
  void make(const std::function<void(int x, int y, float* sums)>& add, std::span<float* const> out, size_t out_row_floats);

 private:
  bool touches_circle(int x, int y) const;
  void write(int x, int y, const float* sums, std::span<float* const> out, size_t out_row_floats) const;

  const FbpSpec& spec_;
  const int tile_;
  const size_t slices_;
  WorkPool pool_;
};

}  // namespace harima
