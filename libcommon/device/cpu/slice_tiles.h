// SPDX-License-Identifier: BSD-3-Clause
// The slices of a batch in tiles of some pixels squared, kTile if nothing is said, on a grid of the whole
// slice, so that a region has the same bits as the whole.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "device/cpu/work_pool.h"
#include "device/fbp.h"

namespace harima {

class SliceTiles {
 public:
  static constexpr int kTile = 32;

  using Add = std::function<void(int x, int y, float* sums)>;
  // slices: of a pixel. The spec must outlive it.
  SliceTiles(const FbpSpec& spec, int slices, int tile = kTile);

  // add(x, y, sums) for each tile that touches the circle, in any order, on all threads: to sums, which are
  // 0, [row][column][slice]. They are written to out[slice], rows out_row_floats apart, 0 outside the circle;
  // null: not wanted.
  void make(const Add& add, std::span<float* const> out, size_t out_row_floats);

  // The same in steps: sums, kept_floats() of them, are set to 0, added to as often as wanted, and written.
  size_t kept_floats() const { return kept_ * tile_floats(); }
  void clear(float* sums) const;
  void add(const Add& add, float* sums) const;
  void write(const float* sums, std::span<float* const> out, size_t out_row_floats) const;

 private:
  struct Tile {
    int x, y;
    ptrdiff_t place;  // among those that are kept; negative: it does not touch the circle
  };
  size_t tile_floats() const { return size_t(tile_) * size_t(tile_) * slices_; }
  bool touches_circle(int x, int y) const;
  void write(int x, int y, const float* sums, std::span<float* const> out, size_t out_row_floats) const;

  const FbpSpec& spec_;
  const int tile_;
  const size_t slices_;
  std::vector<Tile> tiles_;
  size_t kept_ = 0;
  WorkPool pool_;
};

}  // namespace harima
