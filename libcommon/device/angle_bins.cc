// SPDX-License-Identifier: BSD-3-Clause
#include "device/angle_bins.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace harima {

AngleBins angle_bins(const std::vector<double>& angle_rad, double step_rad) {
  AngleBins bins;
  bins.first_rad = *std::min_element(angle_rad.begin(), angle_rad.end());
  bins.step_rad = step_rad;
  std::vector<double> beyond;
  for (double angle : angle_rad) beyond.push_back(std::fmod(angle - bins.first_rad, 2 * M_PI));
  bins.view.resize(angle_rad.size());
  std::iota(bins.view.begin(), bins.view.end(), 0);
  std::stable_sort(bins.view.begin(), bins.view.end(),
                   [&](int a, int b) { return beyond[size_t(a)] < beyond[size_t(b)]; });
  bins.begin.assign(size_t(beyond[size_t(bins.view.back())] / step_rad) + 2, 0);
  for (int view : bins.view) {
    const double at = beyond[size_t(view)] / step_rad;
    bins.share.push_back(float(at - std::floor(at)));
    ++bins.begin[size_t(at) + 1];
  }
  std::partial_sum(bins.begin.begin(), bins.begin.end(), bins.begin.begin());
  return bins;
}

}  // namespace harima
