// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/slice_tiles.h"

#include <algorithm>
#include <cstring>

#include "base/parallel.h"

namespace harima {

void SliceTiles::make(const std::function<void(int x, int y, float* sums)>& add, std::span<float* const> out, size_t out_row_floats) {
  const int left = spec_.x0 / tile_, right = (spec_.x0 + spec_.out_width + tile_ - 1) / tile_;
  const int top = spec_.y0 / tile_, bottom = (spec_.y0 + spec_.out_height + tile_ - 1) / tile_;
  const int across = right - left;
  parallel_for(across * (bottom - top), [&](int i) {
    const int x = (left + i % across) * tile_, y = (top + i / across) * tile_;
    auto loan = pool_.lend();
    float* sums = loan.data();
    std::memset(sums, 0, size_t(tile_) * size_t(tile_) * slices_ * sizeof(float));
    if (touches_circle(x, y)) add(x, y, sums);
    write(x, y, sums, out, out_row_floats);
  });
}

bool SliceTiles::touches_circle(int x, int y) const {
  const double middle = 0.5 * (spec_.width - 1);
  const double dx = std::max({x - middle, middle - (x + tile_ - 1), 0.0});
  const double dy = std::max({y - middle, middle - (y + tile_ - 1), 0.0});
  return dx * dx + dy * dy <= spec_.circle_px * spec_.circle_px;
}

void SliceTiles::write(int x, int y, const float* sums, std::span<float* const> out, size_t out_row_floats) const {
  const double middle = 0.5 * (spec_.width - 1), radius2 = spec_.circle_px * spec_.circle_px;
  const int y1 = std::min(y + tile_, spec_.y0 + spec_.out_height), x1 = std::min(x + tile_, spec_.x0 + spec_.out_width);
  for (size_t slice = 0; slice < slices_; ++slice) {
    if (!out[slice]) continue;
    for (int j = std::max(y, spec_.y0); j < y1; ++j)
      for (int i = std::max(x, spec_.x0); i < x1; ++i) {
        const double dx = i - middle, dy = j - middle;
        const bool inside = dx * dx + dy * dy <= radius2;
        out[slice][size_t(j - spec_.y0) * out_row_floats + size_t(i - spec_.x0)] =
            inside ? sums[(size_t(j - y) * size_t(tile_) + size_t(i - x)) * slices_ + slice] : 0.0f;
      }
  }
}

}  // namespace harima
