// SPDX-License-Identifier: BSD-3-Clause
// Sums in several lanes, which become vectors, added in a fixed order.
#pragma once

namespace harima {

// f(0) + ... + f(n-1).
template <class F>
double lane_sum(int n, F f) {
  constexpr int kLanes = 8;
  double part[kLanes] = {};
  int i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int k = 0; k < kLanes; ++k) part[k] += f(i + k);
  for (; i < n; ++i) part[0] += f(i);
  double sum = 0;
  for (const double p : part) sum += p;
  return sum;
}

}  // namespace harima
