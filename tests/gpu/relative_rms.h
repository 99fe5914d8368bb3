// SPDX-License-Identifier: BSD-3-Clause
// How far values are from those that are wanted.
#pragma once

#include <cmath>
#include <vector>

namespace harima {

// The rms of the difference over that of what is wanted.
template <class T>
double relative_rms(const std::vector<float>& got, const std::vector<T>& want) {
  double difference = 0, sum = 0;
  for (size_t i = 0; i < got.size(); ++i) {
    difference += std::pow(double(got[i]) - double(want[i]), 2);
    sum += double(want[i]) * double(want[i]);
  }
  return std::sqrt(difference / sum);  // NaN, which is within no bound, if all are 0
}

}  // namespace harima
