// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "image/geometry.h"

using namespace harima;

namespace {
double sum(const std::vector<double>& v) { return std::accumulate(v.begin(), v.end(), 0.0); }
std::vector<double> steps(int n, double first, double step) {
  std::vector<double> angle;
  for (int i = 0; i < n; ++i) angle.push_back(first + step * i);
  return angle;
}
}  // namespace

TEST_CASE("equal steps over half a turn weigh the same and sum to pi, in any order") {
  const auto w = half_turn_weights(steps(90, 0.3, -M_PI / 90));
  for (double each : w) CHECK(each == doctest::Approx(M_PI / 90));
  CHECK(sum(w) == doctest::Approx(M_PI));
}

TEST_CASE("a closing view at 180 degrees shares with the one at 0") {
  const auto w = half_turn_weights(steps(91, 0, M_PI / 90));
  CHECK(w[0] + w[90] == doctest::Approx(M_PI / 90).epsilon(1e-6));
  CHECK(sum(w) == doctest::Approx(M_PI));
}

TEST_CASE("a full turn sums to pi both ways") {
  CHECK(sum(half_turn_weights(steps(360, 0, M_PI / 180))) == doctest::Approx(M_PI));
  const auto w = full_turn_weights(steps(360, 0, M_PI / 180));
  CHECK(w[7] == doctest::Approx(M_PI / 360));
  CHECK(sum(w) == doctest::Approx(M_PI));
}

TEST_CASE("a missing wedge is not filled by the views at its sides") {
  const auto w = half_turn_weights(steps(120, 0, M_PI / 180));
  CHECK(w.front() == doctest::Approx(M_PI / 180));
  CHECK(sum(w) == doctest::Approx(M_PI * 120 / 180));
}

TEST_CASE("offset weights of a ray and its mirror image sum to 2") {
  for (double axis : {439.5, 72.25, 255.5, 511.0})
    for (double r = 0; r < 60; r += 0.75)
      CHECK(offset_weight(axis + r, axis, 512) + offset_weight(axis - r, axis, 512) == doctest::Approx(2));
  CHECK(offset_weight(0, 439.5, 512) == 2);
  CHECK(offset_weight(511, 439.5, 512) == 0);
}

TEST_CASE("span counts the step after the last view") {
  CHECK(angle_span_deg(steps(180, 0, 1)) == doctest::Approx(180));
  CHECK(angle_span_deg(steps(720, 10, -0.5)) == doctest::Approx(360));
}
