// SPDX-License-Identifier: BSD-3-Clause
// Noise by the median of what hardly anything else is in (Donoho and Johnstone 1994).
#pragma once

#include <algorithm>
#include <vector>

namespace harima {

// The standard deviation of noise of which each of `magnitudes` is `gain` times a value, without sign; 0 of
// none. Reorders them.
inline double median_noise(std::vector<float>& magnitudes, double gain) {
  constexpr double kMedianOfNormal = 0.6745;
  if (magnitudes.empty()) return 0;
  const auto middle = magnitudes.begin() + ptrdiff_t(magnitudes.size() / 2);
  std::nth_element(magnitudes.begin(), middle, magnitudes.end());
  return double(*middle) / (kMedianOfNormal * gain);
}

}  // namespace harima
