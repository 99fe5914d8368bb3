// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/stripe_search.h"

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

constexpr int kLeastColumns = 8;    // of which the middle half makes a line
constexpr double kNothing = 1e-30;  // noise of a profile that is the same everywhere

struct Line {
  double first, last;  // its values at the ends of the profile
};

// Least squares through sorted[n/4 .. n - n/4).
Line middle_line(const std::vector<float>& sorted) {
  const int n = int(sorted.size()), drop = n / 4, count = n - 2 * drop;
  const double middle = 0.5 * (n - 1);
  double mean = 0, rise = 0, spread = 0;
  for (int i = drop; i < n - drop; ++i) {
    mean += double(sorted[size_t(i)]) / count;
    rise += (i - middle) * double(sorted[size_t(i)]);
    spread += (i - middle) * (i - middle);
  }
  const double slope = rise / spread;
  return {mean - slope * middle, mean + slope * middle};
}

}  // namespace

std::vector<int> outstanding(std::span<const float> profile, double snr, double least) {
  const size_t columns = profile.size();
  if (int(columns) < kLeastColumns) return {};
  std::vector<float> sorted(profile.begin(), profile.end());
  if (!std::all_of(sorted.begin(), sorted.end(), [](float value) { return std::isfinite(value); })) return {};
  std::sort(sorted.begin(), sorted.end());
  const Line line = middle_line(sorted);
  const double noise = std::max({std::abs(line.last - line.first), least, kNothing}),
               most = double(sorted.back()), fewest = double(sorted.front());
  const double high = most - line.last >= snr * noise ? line.last + 0.5 * snr * noise : most;
  const double low = line.first - fewest >= snr * noise ? line.first - 0.5 * snr * noise : fewest;
  std::vector<int> found;
  for (size_t x = 0; x < columns; ++x)
    if (double(profile[x]) > high || double(profile[x]) < low) found.push_back(int(x));
  return 4 * found.size() > columns ? std::vector<int>{} : found;
}

}  // namespace harima
