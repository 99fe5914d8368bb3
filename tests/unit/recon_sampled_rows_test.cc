// SPDX-License-Identifier: BSD-3-Clause
// Rows sampled at other places, against cubic convolution in double.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "recon/sampled_rows.h"

using namespace harima;

namespace {

constexpr int kWidth = 80, kFirst = 3, kLast = 12;

float pixel(int x, int y) { return float(1 + 0.3 * std::sin(0.9 * x) + 0.2 * std::cos(1.3 * y + 0.1 * x)); }

// Keys 1981, a = -1/2.
double keys(double t) {
  t = std::abs(t);
  return t >= 2 ? 0 : t <= 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2;
}

double plain(double x, double y) {
  double sum = 0;
  for (int j = int(y) - 1; j <= int(y) + 2; ++j)
    for (int i = int(x) - 1; i <= int(x) + 2; ++i)
      sum += keys(x - i) * keys(y - j) *
             double(pixel(std::clamp(i, 0, kWidth - 1), std::clamp(j, kFirst, kLast - 1)));
  return sum;
}

PaddedRows rows_of_pixels() {
  PaddedRows rows(kWidth, kFirst, kLast);
  for (int y = kFirst; y < kLast; ++y)
    for (int x = 0; x < kWidth; ++x) rows.row(y)[x] = pixel(x, y);
  rows.pad();
  return rows;
}

}  // namespace

TEST_CASE("sampled rows: straight, scattered and at the edges") {
  const PaddedRows rows = rows_of_pixels();
  for (const double step : {1.0, 1.004, 0.97, 0.4, -1.0, 0.0})
    for (const double lean : {0.0, 0.01, -0.09}) {
      std::vector<float> x, y, out(kWidth);
      for (int i = 0; i < kWidth; ++i) {
        x.push_back(float(std::clamp((step < 0 ? kWidth : 0.3) + step * i, 0.0, kWidth - 1.0)));
        y.push_back(float(std::clamp((lean < 0 ? 11.2 : 4.7) + lean * i, double(kFirst), kLast - 1.0)));
      }
      const RowPlaces places(x, y);
      CHECK(places.rows().first == *std::min_element(y.begin(), y.end()));
      CHECK(places.rows().second == *std::max_element(y.begin(), y.end()));
      places.sample(rows, out.data());
      double worst = 0;
      for (size_t i = 0; i < out.size(); ++i)
        worst = std::max(worst, std::abs(double(out[i]) - plain(double(x[i]), double(y[i]))));
      CHECK(worst < 1e-6);
    }
}

TEST_CASE("sampled rows: right below each other") {
  const PaddedRows rows = rows_of_pixels();
  std::vector<float> out(kWidth);
  mix_rows(rows.row(6), rows.pitch, 0.3f, kWidth, out.data());
  for (int x = 0; x < kWidth; ++x)
    CHECK(double(out[size_t(x)]) == doctest::Approx(plain(x, double(7 + 0.3f))).epsilon(1e-6));
}
