// SPDX-License-Identifier: BSD-3-Clause
// Noise of a row: the median of the second differences between columns, which what is smooth hardly has, as
// the standard deviation of noise.
#pragma once

#include <cmath>
#include <vector>

#include "device/median_noise.h"

namespace harima {

// Sample x of `columns` lies at row[x * step]; `differences` is memory to work in.
inline double row_noise(const float* row, int columns, size_t step, std::vector<float>& differences) {
  differences.clear();
  const auto at = [&](int x) { return row[size_t(x) * step]; };
  for (int x = 1; x + 1 < columns; ++x) differences.push_back(std::abs(at(x - 1) - 2 * at(x) + at(x + 1)));
  return median_noise(differences, std::sqrt(6.0));
}

}  // namespace harima
