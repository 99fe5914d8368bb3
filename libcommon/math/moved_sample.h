// SPDX-License-Identifier: BSD-3-Clause
// An image moved as a whole by fractions of pixels (recon/shifted_rows.h): cubic convolution, along columns
// first, then along rows.
#pragma once

#include <cmath>

#include "math/cubic.h"

namespace harima {

// Pixels -1, 0, 1 and 2 from `first` on, and their weights.
struct MoveTaps {
  int first = 0;
  CubicWeights<float> weights{};
  bool is_still = true;
};

inline MoveTaps taps_for_move(double by) {
  const double whole = std::floor(-by);
  return {int(whole), cubic_weights(float(-by - whole)), by == 0};
}

// Of an image of width x height; at(column, row): a pixel of it. Beyond the edges the outermost pixels go on.
template <class At>
CT_HD inline float moved_sample(const MoveTaps& across, const MoveTaps& down, int x, int y, int width,
                                int height, At at) {
  const auto held = [](int place, int size) { return place < 0 ? 0 : place < size ? place : size - 1; };
  const auto moved_down = [&](int column) {
    const int c = held(column, width), row = y + down.first;
    if (down.is_still) return at(c, y);
    return cubic_sum(down.weights, at(c, held(row - 1, height)), at(c, held(row, height)),
                     at(c, held(row + 1, height)), at(c, held(row + 2, height)));
  };
  const int first = x + across.first;
  if (across.is_still) return moved_down(x);
  return cubic_sum(across.weights, moved_down(first - 1), moved_down(first), moved_down(first + 1),
                   moved_down(first + 2));
}

}  // namespace harima
