// SPDX-License-Identifier: BSD-3-Clause
#include "image/geometry.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"

namespace harima {

namespace {

constexpr double kWedgeRad = 5 * M_PI / 180;
constexpr double kWedgeSteps = 10;

// Half the distance to the neighbours on a circle of circumference `turn`.
std::vector<double> circle_shares(const std::vector<double>& angle, double turn) {
  const size_t n = angle.size();
  if (n < 2) fail("{} views, at least 2 wanted", n);
  std::vector<double> place(n);
  for (size_t i = 0; i < n; ++i) place[i] = angle[i] - turn * std::floor(angle[i] / turn);
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return place[a] < place[b] || (place[a] == place[b] && a < b); });
  std::vector<double> gap(n);  // from order[i] to the next
  for (size_t i = 0; i < n; ++i)
    gap[i] = place[order[(i + 1) % n]] - place[order[i]] + (i + 1 == n ? turn : 0);
  std::vector<double> sorted = gap;
  std::nth_element(sorted.begin(), sorted.begin() + long(n / 2), sorted.end());
  const double usual = sorted[n / 2];
  for (double& g : gap)
    if (g > kWedgeRad && g > kWedgeSteps * usual) g = usual;
  std::vector<double> share(n);
  for (size_t i = 0; i < n; ++i) share[order[i]] = 0.5 * (gap[i] + gap[(i + n - 1) % n]);
  return share;
}

}  // namespace

std::vector<double> half_turn_weights(const std::vector<double>& angle_rad) {
  return circle_shares(angle_rad, M_PI);
}

std::vector<double> full_turn_weights(const std::vector<double>& angle_rad) {
  std::vector<double> share = circle_shares(angle_rad, 2 * M_PI);
  for (double& s : share) s *= 0.5;
  return share;
}

double angle_span_deg(const std::vector<double>& angle_deg) {
  if (angle_deg.size() < 2) return 0;
  const auto [low, high] = std::minmax_element(angle_deg.begin(), angle_deg.end());
  return (*high - *low) * double(angle_deg.size()) / double(angle_deg.size() - 1);
}

double offset_weight(double x, double axis_px, int columns) {
  const double left = axis_px, right = columns - 1 - axis_px;
  const double overlap = std::min(left, right);
  // Positive on the side that reaches further.
  const double outward = right >= left ? x - axis_px : axis_px - x;
  if (outward >= overlap) return outward == 0 ? 1 : 2;
  if (outward <= -overlap) return 0;
  return 1 + outward / overlap;
}

}  // namespace harima
