// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "base/buffer.h"
#include "device/batch_steps.h"

using namespace harima;

namespace {

constexpr int kViews = 5, kLanes = 4;

struct Sinograms {
  explicit Sinograms(int columns)
      : memory(kViews * view_floats_for(columns, kLanes) * sizeof(float)), batch{kLanes, kViews, columns,
                                                                                 view_floats_for(columns,
                                                                                                 kLanes),
                                                                                 memory.as<float>()} {}
  Buffer memory;
  SinogramBatch batch;
};

// A straight line over the columns, other in each view and lane, and the sample: 7 in the middle third.
float beam(int view, int x, int lane) {
  return 0.25f * float(view) - 0.125f * float(lane) + 0.0625f * float(x * (lane + 1));
}
bool in_sample(int x, int columns) { return 3 * x >= columns && 3 * x < 2 * columns; }

Sinograms made(int columns, bool is_sloped) {
  Sinograms s(columns);
  for (int view = 0; view < kViews; ++view)
    for (int x = 0; x < columns; ++x)
      for (int lane = 0; lane < kLanes; ++lane)
        s.batch.at(view, x)[lane] =
            beam(view, is_sloped ? x : 0, lane) + (in_sample(x, columns) ? 7.0f : 0.0f);
  return s;
}

float worst(const SinogramBatch& batch) {
  float largest = 0;
  for (int view = 0; view < kViews; ++view)
    for (int x = 0; x < batch.columns; ++x)
      for (int lane = 0; lane < kLanes; ++lane)
        largest = std::max(largest,
                           std::abs(batch.at(view, x)[lane] - (in_sample(x, batch.columns) ? 7.0f : 0.0f)));
  return largest;
}

}  // namespace

TEST_CASE("air: a line through both ends is taken off, whatever their widths") {
  for (const auto& [columns, left, right] : {std::tuple{31, 1, 1}, {31, 10, 4}, {65, 2, 21}, {6, 2, 2}}) {
    CAPTURE(columns);
    const Sinograms s = made(columns, true);
    subtract_air(s.batch, left, right);
    CHECK(worst(s.batch) < 1e-5f);
  }
}

TEST_CASE("air: one end alone gives the level, no end leaves all as it is") {
  for (const auto& [left, right] : {std::pair{5, 0}, {0, 9}}) {
    const Sinograms s = made(31, false);
    subtract_air(s.batch, left, right);
    CHECK(worst(s.batch) < 1e-5f);
  }
  const Sinograms s = made(31, true);
  subtract_air(s.batch, 0, 0);
  CHECK(s.batch.at(2, 3)[1] == beam(2, 3, 1));
}

TEST_CASE("beam hardening: samples become what the polynomial says") {
  Sinograms s = made(6, true);
  const std::vector<float> before(s.batch.at(0, 0), s.batch.at(0, 0) + size_t(kViews) * s.batch.view_floats);
  harden(s.batch, {});
  CHECK(std::equal(before.begin(), before.end(), s.batch.at(0, 0)));
  harden(s.batch, {{0.2f, -0.05f, 0.01f, 0.5f}, 4});
  for (int view = 0; view < kViews; ++view)
    for (int i = 0; i < 6 * kLanes; ++i) {
      const double p = double(before[size_t(view) * s.batch.view_floats + size_t(i)]);
      const double wanted =
          p + 0.2 * std::pow(p, 2) - 0.05 * std::pow(p, 3) + 0.01 * std::pow(p, 4) + 0.5 * std::pow(p, 5);
      CHECK(double(s.batch.at(view, 0)[i]) == doctest::Approx(wanted).epsilon(1e-5));
    }
}
