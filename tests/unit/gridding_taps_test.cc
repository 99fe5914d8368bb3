// SPDX-License-Identifier: BSD-3-Clause
#include "math/gridding_taps.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <complex>

using namespace harima;

namespace {

// What a pixel sees of a sample, over what it should see, less 1.
double error_at(const GriddingTaps& taps, int count, int grid, double fraction, double x) {
  const std::vector<double> w = taps.at(fraction);
  std::complex<double> sum;
  for (int j = 0; j < count; ++j)
    sum += std::polar(w[size_t(j)], 2 * M_PI * x / grid * (1 + j - fraction - 0.5 * count));
  return std::abs(sum / taps.shape(x) - 1.0);
}

}  // namespace

TEST_CASE("a sample is seen as it is by all pixels of the image") {
  double before = 1;
  for (int count : {3, 4, 5, 6, 7, 8}) {
    CAPTURE(count);
    const GriddingTaps taps(count, 160, 128);
    double sum = 0, samples = 0;
    for (double fraction = 0.05; fraction < 1; fraction += 0.1)
      for (double x = -64; x <= 64; x += 4) {
        sum += std::pow(error_at(taps, count, 160, fraction, x), 2);
        ++samples;
      }
    const double rms = std::sqrt(sum / samples);
    CHECK(rms < 0.6 * before);
    before = rms;
  }
  CHECK(before < 4e-5);
}

TEST_CASE("taps of mirrored samples are mirrored; a sample on a cell favours no side") {
  for (int count : {5, 6}) {
    const GriddingTaps taps(count, 160, 128);
    for (double fraction : {0.0, 0.125, 0.5}) {
      const std::vector<double> one = taps.at(fraction);
      std::vector<double> other = taps.at(1 - fraction);
      std::reverse(other.begin(), other.end());
      for (int j = 0; j < count; ++j)
        CHECK(one[size_t(j)] == doctest::Approx(other[size_t(j)]).epsilon(1e-12));
    }
    const std::vector<double> on_cell = taps.at(0);
    CHECK(on_cell.back() == 0);
    for (int j = 0; j + 1 < count; ++j)
      CHECK(on_cell[size_t(j)] == doctest::Approx(on_cell[size_t(count - 2 - j)]).epsilon(1e-9));
  }
}
