// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <numeric>
#include <vector>

#include "base/error.h"
#include "device/projection_filter.h"
#include "math/mirrored.h"
#include "math/phase_response.h"

using namespace harima;

namespace {

using Image = std::vector<double>;
using Complex = std::complex<double>;

constexpr int kColumns = 45, kRows = 38;

// Smooth, with an edge and some noise; each view another.
double transmission(int view, int x, int y) {
  const double r = std::hypot((x - 20.0 - view % 5) / 14, (y - 18.0) / 11);
  const double noise = 0.02 * std::sin(12.9898 * (x + 1) + 78.233 * (y + 3) + 3.7 * view);
  return 0.9 - (r < 1 ? 0.4 * std::sqrt(1 - r * r) + 0.1 : 0) + noise;
}

std::vector<Complex> dft(const std::vector<Complex>& z, int sign) {
  std::vector<Complex> out(z.size());
  for (size_t k = 0; k < z.size(); ++k)
    for (size_t n = 0; n < z.size(); ++n)
      out[k] += z[n] * std::polar(1.0, sign * 2 * M_PI * double(k * n % z.size()) / double(z.size()));
  return out;
}

// In both directions, of an image of `width` columns.
std::vector<Complex> dft(std::vector<Complex> image, int width, int height, int sign) {
  for (int y = 0; y < height; ++y) {
    const auto row = image.begin() + long(y) * width;
    const std::vector<Complex> made = dft(std::vector<Complex>(row, row + width), sign);
    std::copy(made.begin(), made.end(), row);
  }
  for (int x = 0; x < width; ++x) {
    std::vector<Complex> column;
    for (int y = 0; y < height; ++y) column.push_back(image[size_t(y * width + x)]);
    column = dft(column, sign);
    for (int y = 0; y < height; ++y) image[size_t(y * width + x)] = column[size_t(y)];
  }
  return image;
}

double frequency(int i, int size) { return 2 * M_PI * (i <= size / 2 ? i : i - size) / size; }

// The filter by its definition: the image and its mirror images in both directions, which repeat, times the
// response.
Image plain_filter(const Image& image, const FrequencyResponse& response) {
  const int width = 2 * kColumns, height = 2 * kRows;
  std::vector<Complex> z(size_t(width) * size_t(height));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      z[size_t(y * width + x)] = image[size_t(mirrored(y, kRows) * kColumns + mirrored(x, kColumns))];
  z = dft(z, width, height, -1);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      z[size_t(y * width + x)] *=
          response(frequency(x, width), frequency(y, height)) / (double(width) * height);
  z = dft(z, width, height, 1);
  Image out;
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) out.push_back(z[size_t(y * width + x)].real());
  return out;
}

// Raw counts of views over a flat of 40000 and a dark of 100.
struct Counts {
  explicit Counts(int views)
      : dark(size_t(kColumns * kRows), 100.0f), flat(size_t(kColumns * kRows), 40100.0f) {
    for (int view = 0; view < views; ++view)
      for (int y = 0; y < kRows; ++y)
        for (int x = 0; x < kColumns; ++x) pixels.push_back(float(100 + 40000 * transmission(view, x, y)));
    spec.type = PixelType::f32;
    spec.views = views;
    spec.rows = kRows;
    spec.columns = kColumns;
    spec.dark = dark.data();
    spec.flats = {flat.data()};
    spec.mix.assign(size_t(views), {});
  }
  const std::byte* raw() const { return reinterpret_cast<const std::byte*>(pixels.data()); }
  std::vector<float> pixels, dark, flat;
  CorrectSpec spec;
};

struct Filtered {
  std::vector<float> pixels;
  std::vector<RowTally> seen;
};

// Rows of all views, filtered in one go; of `counts` only the rows that are needed are looked at.
Filtered filtered(const ProjectionFilter& filter, const Counts& counts, const std::vector<int>& rows) {
  const int views = counts.spec.views;
  Filtered out{std::vector<float>(size_t(views) * rows.size() * kColumns),
               std::vector<RowTally>(size_t(views) * rows.size())};
  for (int first = 0; first < views; first += ProjectionFilter::kViews) {
    const size_t place = size_t(first) * rows.size();
    filter.run(counts.spec, counts.raw(), {0, kRows}, first,
               std::min(ProjectionFilter::kViews, views - first),
               {rows, int(rows.size()), out.pixels.data() + place * kColumns, out.seen.data() + place});
  }
  return out;
}

ProjectionFilter filter_of(const FrequencyResponse& response, PixelValue value = PixelValue::transmission) {
  return ProjectionFilter({kRows, kColumns, response, value});
}

std::vector<int> all() {
  std::vector<int> rows(kRows);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

double worst_difference(const FrequencyResponse& response, PixelValue value) {
  constexpr int kViews = 19;
  const Counts counts(kViews);
  const Filtered made = filtered(filter_of(response, value), counts, all());
  double worst = 0;
  for (int view : {0, 1, 15, 16, 18}) {
    Image image;
    for (int y = 0; y < kRows; ++y)
      for (int x = 0; x < kColumns; ++x) {
        const double t = transmission(view, x, y);
        image.push_back(value == PixelValue::transmission ? t : -std::log(t));
      }
    const Image wanted = plain_filter(image, response);
    for (size_t i = 0; i < wanted.size(); ++i)
      worst = std::max(worst, std::abs(wanted[i] - double(made.pixels[size_t(view) * wanted.size() + i])));
  }
  return worst;
}

constexpr Propagation kBeam{0.05, 100};  // decays by 1/e in 2.2 pixels
constexpr Propagation kFar{0.8, 4};      // beyond the first zero of the transfer function

double ctf(double kx, double ky) { return ctf_response(kFar, 0.2, kx, ky); }

}  // namespace

TEST_CASE("a projection is filtered as the Fourier transform of it and its mirror images says") {
  CHECK(worst_difference([](double kx, double ky) { return paganin_response(kBeam, kx, ky); },
                         PixelValue::transmission) < 1.5e-5);
  CHECK(worst_difference([](double kx, double ky) { return paganin_generalised_response(kBeam, kx, ky); },
                         PixelValue::transmission) < 1.5e-5);
  CHECK(worst_difference(ctf, PixelValue::line_integral) < 3e-5);
  CHECK(worst_difference([](double kx, double ky) { return unsharp_response(1.5, 2, kx, ky); },
                         PixelValue::transmission) < 1.5e-5);
}

TEST_CASE("a filtered row has the same bits whatever rows are made with it") {
  const Counts counts(17);
  const ProjectionFilter filter =
      filter_of([](double kx, double ky) { return paganin_response(kBeam, kx, ky); });
  const Filtered whole = filtered(filter, counts, all());
  for (const std::vector<int>& rows :
       {std::vector<int>{0}, {37}, {5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, {3, 11, 30}}) {
    const Filtered some = filtered(filter, counts, rows);
    for (int view : {0, 3, 16})
      for (size_t i = 0; i < rows.size(); ++i) {
        const size_t row = size_t(view) * kRows + size_t(rows[i]), at = size_t(view) * rows.size() + i;
        CHECK(std::equal(some.pixels.begin() + long(at) * kColumns,
                         some.pixels.begin() + long(at + 1) * kColumns,
                         whole.pixels.begin() + long(row) * kColumns));
        CHECK(some.seen[at].lowest_signal == whole.seen[row].lowest_signal);
      }
  }
}

TEST_CASE("what does not vary keeps its value, and what was floored is counted") {
  Counts counts(3);
  for (float& pixel : counts.pixels) pixel = 20100;
  const size_t view = size_t(kColumns) * kRows;
  for (size_t i = 0; i < view; ++i) counts.pixels[view + i] = 90;  // a black one
  const Filtered made = filtered(filter_of(ctf, PixelValue::line_integral), counts, {4, 5});
  for (size_t i = 0; i < 2 * kColumns; ++i) {
    CHECK(made.pixels[i] == doctest::Approx(std::log(2.0)).epsilon(1e-5));
    CHECK(made.pixels[4 * kColumns + i] == doctest::Approx(std::log(2.0)).epsilon(1e-5));
  }
  CHECK(made.seen[0].clipped == 0);
  CHECK(made.seen[3].clipped == kColumns);
  CHECK(made.seen[3].lowest_signal == -10);
}

TEST_CASE("a kernel that reaches too far is refused") {
  CHECK_THROWS_AS(filter_of([](double kx, double ky) { return paganin_response({1, 1e6}, kx, ky); }), Error);
  CHECK(filter_of([](double, double) { return 1.0; }).reach() == 1);
}

TEST_CASE("for what is coarse, the methods are one") {
  for (double k : {1e-3, 1e-2}) {
    CHECK(paganin_generalised_response(kBeam, k, 2 * k) ==
          doctest::Approx(paganin_response(kBeam, k, 2 * k)).epsilon(1e-4));
    CHECK(ctf_response(kBeam, 0.2, k, 2 * k) ==
          doctest::Approx(paganin_response(kBeam, k, 2 * k)).epsilon(1e-4));
  }
  // Beyond the first maximum it stays below the largest value that regularisation allows, 1 / (2 alpha m)
  // about.
  for (double k = std::sqrt(2.0); k < 4; k += 0.01)
    CHECK(std::abs(ctf(k, 0)) < 1.05 / (2 * 0.2 * std::sqrt(17.0)));
}

TEST_CASE("wave optics: 25 keV, 100 mm, pixels of 1 um") {
  const Propagation beam = propagation(25, 100, 500, 1);
  // pi lambda z f^2 at f = 1 / (4 um), and the decay length of Paganin's kernel, sqrt(lambda z delta / (4 pi
  // beta)).
  CHECK(beam.per_k2 * M_PI * M_PI / 4 == doctest::Approx(M_PI * 0.4959368e-10 * 0.1 / 16e-12).epsilon(1e-6));
  CHECK(std::sqrt(beam.per_k2 * beam.delta_beta) ==
        doctest::Approx(std::sqrt(0.4959368e-10 * 0.1 * 500 / (4 * M_PI)) * 1e6).epsilon(1e-6));
}
