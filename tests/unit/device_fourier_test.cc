// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>
#include <random>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/batch_fft.h"
#include "device/cpu/lanes.h"
#include "device/fourier.h"
#include "math/window.h"

using namespace harima;

namespace {

using Row = std::vector<double>;

struct Case {
  FbpSpec spec;
  std::vector<double> axis;            // per lane
  std::vector<std::vector<Row>> rows;  // [lane][view]
};

Case random_case(int columns, int views, int lanes, bool tilted, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  Case c;
  c.spec.columns = c.spec.width = c.spec.out_width = c.spec.out_height = columns;
  c.spec.views = views;
  c.spec.lanes = lanes;
  c.spec.window = [](double) { return 1.0; };
  c.spec.circle_px = 0.5 * columns;
  c.spec.scale = 3;
  for (int v = 0; v < views; ++v) {
    c.spec.angle_rad.push_back(2 * M_PI * unit(random) - 1);
    c.spec.weight_rad.push_back(M_PI / views * (0.5 + unit(random)));
  }
  for (int lane = 0; lane < lanes; ++lane) {
    c.axis.push_back(0.47 * columns + (tilted ? 0.13 * lane : 0.0));
    c.rows.emplace_back();
    for (int v = 0; v < views; ++v) {
      Row row;
      for (int x = 0; x < columns; ++x) {  // a noisy disc
        const double r = (x - 0.5 * (columns - 1) + 0.01 * lane * columns) / (0.42 * columns + 0.5);
        row.push_back(
            float((r * r < 1 ? std::sqrt(1 - r * r) + 0.2 * std::sin(0.9 * x) : 0) + 0.02 * unit(random)));
      }
      c.rows.back().push_back(row);
    }
  }
  return c;
}

std::vector<std::vector<float>> run(const Case& c, const char* method = "fourier") {
  const FbpSpec& s = c.spec;
  SinogramBatch batch{s.lanes, s.views, s.columns, view_floats_for(s.columns, s.lanes), nullptr};
  Buffer memory(size_t(s.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  for (int lane = 0; lane < s.lanes; ++lane)
    for (int v = 0; v < s.views; ++v)
      for (int x = 0; x < s.columns; ++x)
        batch.at(v, x)[lane] = float(c.rows[size_t(lane)][size_t(v)][size_t(x)]);
  std::vector<std::vector<float>> slices(
      size_t(s.lanes), std::vector<float>(size_t(s.out_width) * size_t(s.out_height), 7.0f));
  std::vector<float*> out;
  for (auto& slice : slices) out.push_back(slice.data());
  make_fbp(method, s)->reconstruct(batch, c.axis, out, size_t(s.out_width));
  return slices;
}

// The formula of device/fourier.h in double, sample by sample.
double exact_pixel(const Case& c, const std::vector<std::vector<std::complex<double>>>& spectra,
                   const Row& response, int i, int j) {
  const FbpSpec& s = c.spec;
  const int padded = padded_columns(s);
  const double x = i - 0.5 * (s.width - 1), y = 0.5 * (s.width - 1) - j;
  double sum = 0;
  for (int v = 0; v < s.views; ++v) {
    const double r = x * std::cos(s.angle_rad[size_t(v)]) + y * std::sin(s.angle_rad[size_t(v)]);
    std::complex<double> q = response[0] * spectra[size_t(v)][0];
    for (int k = 1; k <= padded / 2; ++k) {
      const double share = k == padded / 2 ? 0.5 : 1;
      q += 2.0 * share *
           (response[size_t(k)] * spectra[size_t(v)][size_t(k)] * std::polar(1.0, 2 * M_PI * k * r / padded))
               .real();
    }
    sum += s.weight_rad[size_t(v)] * q.real() / padded;
  }
  return sum * s.scale;
}

double relative_error(const Case& c, const std::vector<float>& slice, int lane) {
  const FbpSpec& s = c.spec;
  const int padded = padded_columns(s);
  const Row response = filter_response(padded, s.window);
  std::vector<std::vector<std::complex<double>>> spectra;
  for (const Row& row : c.rows[size_t(lane)]) {
    spectra.emplace_back(size_t(padded / 2 + 1));
    for (int k = 0; k <= padded / 2; ++k)
      for (int x = 0; x < s.columns; ++x)
        spectra.back()[size_t(k)] +=
            row[size_t(x)] * std::polar(1.0, -2 * M_PI * k * (x - c.axis[size_t(lane)]) / padded);
  }
  double error = 0, norm = 0;
  for (int j = 0; j < s.out_height; ++j)
    for (int i = 0; i < s.out_width; ++i) {
      const double middle = 0.5 * (s.width - 1);
      const float got = slice[size_t(j) * size_t(s.out_width) + size_t(i)];
      if (std::hypot(i + s.x0 - middle, j + s.y0 - middle) > s.circle_px) {
        CHECK(got == 0);
        continue;
      }
      const double want = exact_pixel(c, spectra, response, i + s.x0, j + s.y0);
      error += (double(got) - want) * (double(got) - want);
      norm += want * want;
    }
  return std::sqrt(error / norm);
}

}  // namespace

TEST_CASE("the batch transform equals the definition, at every length it takes") {
  for (int n : {2, 4, 6, 8, 10, 12, 16, 18, 20, 30, 32, 36, 40, 48, 60, 64, 90, 100, 120, 250, 360, 1000}) {
    CAPTURE(n);
    const BatchFft fft(n);
    std::vector<float> data(size_t(n) * 16), first(data.size()), second(data.size());
    for (size_t i = 0; i < data.size(); ++i) data[i] = float(std::sin(0.7 * double(i) + double(i % 7)));
    const std::vector<float> input = data;
    const float* result = fft.run(lane_kernels(16), 16, {data.data(), 16, n}, {first.data(), second.data()});
    double worst = 0;
    for (int k = 0; k < n; ++k)
      for (size_t h : {0, 5}) {
        std::complex<double> sum;
        for (int x = 0; x < n; ++x)
          sum += std::complex<double>(input[size_t(x) * 16 + h], input[size_t(x) * 16 + 8 + h]) *
                 std::polar(1.0, -2 * M_PI * k * double(x) / n);
        worst = std::max({worst, std::abs(sum.real() - double(result[size_t(k) * 16 + h])),
                          std::abs(sum.imag() - double(result[size_t(k) * 16 + 8 + h]))});
      }
    CHECK(worst < 3e-6 * n);
  }
}

TEST_CASE("gridding agrees with the exact sum to 1e-4: odd and even sizes, any angles, offset axes") {
  for (int columns : {1, 2, 3, 31, 64, 65, 97})
    for (bool tilted : {false, true}) {
      CAPTURE(columns);
      CAPTURE(tilted);
      const Case c = random_case(columns, 23, 4, tilted, unsigned(columns));
      const auto slices = run(c);
      for (int lane : {0, 3}) CHECK(relative_error(c, slices[size_t(lane)], lane) < 1e-4);
    }
}

TEST_CASE("so it does where the core is gridded apart") {
  Case c = random_case(300, 9, 4, false, 5);
  c.spec.x0 = 120;
  c.spec.y0 = 140;
  c.spec.out_width = 31;
  c.spec.out_height = 12;
  CHECK(relative_error(c, run(c)[1], 1) < 1e-4);
}

TEST_CASE("a region is a part of the whole, bit for bit") {
  Case c = random_case(65, 12, 8, false, 3);
  const auto whole = run(c);
  c.spec.x0 = 20;
  c.spec.y0 = 7;
  c.spec.out_width = 40;
  c.spec.out_height = 51;
  const auto part = run(c);
  for (int j = 0; j < 51; ++j)
    CHECK(std::memcmp(part[2].data() + j * 40, whole[2].data() + (j + 7) * 65 + 20, 40 * sizeof(float)) == 0);
}

TEST_CASE("lanes, threads and instruction sets do not change a bit") {
  for (bool tilted : {false, true}) {
    const Case wide = random_case(330, 40, 16, tilted, 9);
    const auto reference = run(wide);
    for (int lanes : {8, 4}) {
      Case narrow = wide;
      narrow.spec.lanes = lanes;
      auto in_wide = [&](int lane) { return size_t(lane % (lanes / 2) + 3 + (lane < lanes / 2 ? 0 : 8)); };
      for (int lane = 0; lane < lanes; ++lane) {
        narrow.axis[size_t(lane)] = wide.axis[in_wide(lane)];
        narrow.rows[size_t(lane)] = wide.rows[in_wide(lane)];
      }
      narrow.axis.resize(size_t(lanes));
      const auto slices = run(narrow);
      for (int lane = 0; lane < lanes; ++lane) CHECK(slices[size_t(lane)] == reference[in_wide(lane)]);
    }
    for (int threads : {1, 5}) {
      set_thread_count(threads);
      CHECK(run(wide) == reference);
    }
    set_thread_count(0);
    for (const char* target : {"generic", "avx2", "avx512"})
      if (force_lane_target(target)) CHECK(run(wide) == reference);
    force_lane_target("");
  }
}
