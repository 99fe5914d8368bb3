// SPDX-License-Identifier: BSD-3-Clause
#include <cmath>
#include <complex>
#include <vector>

#include "base/error.h"
#include "device/projection_filter.h"
#include "math/plain_fft.h"

namespace harima {

namespace {

// The kernel summed over columns: that of what varies over rows alone, which reaches furthest.
std::vector<double> row_kernel(const FrequencyResponse& response, int size) {
  std::vector<std::complex<double>> z(static_cast<size_t>(size));
  for (int i = 0; i < size; ++i) z[size_t(i)] = response(0, 2 * M_PI * (i <= size / 2 ? i : i - size) / size);
  PlainFft{size}(z);
  std::vector<double> kernel;
  for (const std::complex<double>& value : z) kernel.push_back(value.real() / size);
  return kernel;
}

}  // namespace

// Neighbours are added before their size is looked at: the tail that alternates from row to row, where the response ends at the highest
// frequency, meets nothing of the kind in a projection.
int filter_reach(const FrequencyResponse& response) {
  constexpr int kSize = 32 * kLongestReach;
  const std::vector<double> kernel = row_kernel(response, kSize);
  double beyond = 0;
  for (int row = kSize / 2 - 2; row > 0; row -= 2) {
    beyond += 2 * std::abs(kernel[size_t(row)] + kernel[size_t(row) + 1]);
    if (beyond <= kKernelRest) continue;
    if (row + 1 > kLongestReach)
      fail_usage("the phase filter blurs over {} pixels, wanted at most {}; are energy, distance, pixel size and delta/beta what they should be?",
                 row + 1, kLongestReach);
    return row + 1;
  }
  return 1;
}

}  // namespace harima
