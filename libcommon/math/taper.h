// SPDX-License-Identifier: BSD-3-Clause
// How a row that is cut off goes on: p(-n) = p(0) w(n), w(n) = (1 + cos(pi n / W)) / 2, W = columns / 2. Host only.
#pragma once

#include <cmath>
#include <vector>

namespace harima {

// w(1), w(2), ...
inline std::vector<float> edge_taper(int columns) {
  std::vector<float> taper;
  const int reach = columns / 2;
  for (int n = 1; n < reach; ++n) taper.push_back(float(0.5 * (1 + std::cos(M_PI * n / reach))));
  return taper;
}

}  // namespace harima
