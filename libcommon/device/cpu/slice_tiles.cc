// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/slice_tiles.h"

#include <algorithm>
#include <cstring>

#include "base/parallel.h"

namespace harima {

SliceTiles::SliceTiles(const FbpSpec& spec, int slices, int tile)
    : spec_(spec), tile_(tile), slices_(size_t(slices)), pool_(size_t(tile) * size_t(tile) * slices_) {
  for (int y = spec.y0 / tile * tile; y < spec.y0 + spec.out_height; y += tile)
    for (int x = spec.x0 / tile * tile; x < spec.x0 + spec.out_width; x += tile)
      tiles_.push_back({x, y, touches_circle(x, y) ? ptrdiff_t(kept_++) : -1});
}

void SliceTiles::make(const Add& add, std::span<float* const> out, size_t out_row_floats) {
  parallel_for(int(tiles_.size()), [&](int i) {
    const Tile& tile = tiles_[size_t(i)];
    auto loan = pool_.lend();
    float* sums = loan.data();
    std::memset(sums, 0, tile_floats() * sizeof(float));
    if (tile.place >= 0) add(tile.x, tile.y, sums);
    write(tile.x, tile.y, sums, out, out_row_floats);
  });
}

void SliceTiles::clear(float* sums) const {
  parallel_for(int(kept_), [&](int i) {
    std::memset(sums + size_t(i) * tile_floats(), 0, tile_floats() * sizeof(float));
  });
}

void SliceTiles::add(const Add& add, float* sums) const {
  parallel_for(int(tiles_.size()), [&](int i) {
    const Tile& tile = tiles_[size_t(i)];
    if (tile.place >= 0) add(tile.x, tile.y, sums + size_t(tile.place) * tile_floats());
  });
}

void SliceTiles::write(const float* sums, std::span<float* const> out, size_t out_row_floats) const {
  parallel_for(int(tiles_.size()), [&](int i) {
    const Tile& tile = tiles_[size_t(i)];
    write(tile.x, tile.y, tile.place < 0 ? nullptr : sums + size_t(tile.place) * tile_floats(), out,
          out_row_floats);
  });
}

bool SliceTiles::touches_circle(int x, int y) const {
  const double middle = 0.5 * (spec_.width - 1);
  const double dx = std::max({x - middle, middle - (x + tile_ - 1), 0.0});
  const double dy = std::max({y - middle, middle - (y + tile_ - 1), 0.0});
  return dx * dx + dy * dy <= spec_.circle_px * spec_.circle_px;
}

void SliceTiles::write(int x, int y, const float* sums, std::span<float* const> out,
                       size_t out_row_floats) const {
  const double middle = 0.5 * (spec_.width - 1), radius2 = spec_.circle_px * spec_.circle_px;
  const int y1 = std::min(y + tile_, spec_.y0 + spec_.out_height),
            x1 = std::min(x + tile_, spec_.x0 + spec_.out_width);
  for (size_t slice = 0; slice < slices_; ++slice) {
    if (!out[slice]) continue;
    for (int j = std::max(y, spec_.y0); j < y1; ++j)
      for (int i = std::max(x, spec_.x0); i < x1; ++i) {
        const double dx = i - middle, dy = j - middle;
        const bool inside = sums && dx * dx + dy * dy <= radius2;
        out[slice][size_t(j - spec_.y0) * out_row_floats + size_t(i - spec_.x0)] =
            inside ? sums[(size_t(j - y) * size_t(tile_) + size_t(i - x)) * slices_ + slice] : 0.0f;
      }
  }
}

}  // namespace harima
