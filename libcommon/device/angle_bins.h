// SPDX-License-Identifier: BSD-3-Clause
// Views sorted by angle into even bins, so that few directions can stand for many views: of a view between
// directions i and i + 1 the share 1 - f goes to the one and f to the other, linearly by its angle. Views a
// turn apart see the same.
#pragma once

#include <vector>

namespace harima {

struct AngleBins {
  double first_rad = 0, step_rad = 0;  // of the directions, of which there is one more than bins
  std::vector<int> view;               // by angle
  std::vector<float> share;            // f, of each of `view`
  std::vector<int> begin;  // bin i holds view[begin[i]] up to view[begin[i + 1]]; empty ones there may be

  int count() const { return int(begin.size()) - 1; }
  double direction(int i) const { return first_rad + i * step_rad; }
};

// At least one angle; step > 0.
AngleBins angle_bins(const std::vector<double>& angle_rad, double step_rad);

}  // namespace harima
