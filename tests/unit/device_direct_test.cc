// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/fbp.h"
#include "math/window.h"

using namespace harima;

namespace {

constexpr int kLanes = 4;

float sample(int view, int column, int lane) {
  return std::sin(0.21f * float(column * (lane + 1)) + 0.7f * float(view)) + 1;
}

FbpSpec spec_of(int columns, int views) {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = columns;
  spec.views = views;
  spec.lanes = kLanes;
  spec.circle_px = columns;
  spec.scale = 2;
  for (int v = 0; v < views; ++v) {
    spec.angle_rad.push_back(0.4 + 7.1 * v / views);
    spec.weight_rad.push_back(M_PI / views * (1 + 0.3 * (v % 3)));
  }
  return spec;
}

std::vector<std::vector<float>> run(const FbpSpec& spec, const std::vector<double>& axis) {
  SinogramBatch batch{kLanes, spec.views, spec.columns, view_floats_for(spec.columns, kLanes), nullptr};
  Buffer memory(size_t(spec.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  for (int v = 0; v < spec.views; ++v)
    for (int x = 0; x < spec.columns; ++x)
      for (int lane = 0; lane < kLanes; ++lane) batch.at(v, x)[lane] = sample(v, x, lane);
  std::vector<std::vector<float>> slices(
      kLanes, std::vector<float>(size_t(spec.out_width) * size_t(spec.out_height)));
  std::vector<float*> out;
  for (auto& slice : slices) out.push_back(slice.data());
  make_direct_fbp(spec)->reconstruct(batch, axis, out, size_t(spec.out_width));
  return slices;
}

// The rows of one lane, filtered by linear convolution with the spatial kernel of the ramp, in double.
std::vector<std::vector<double>> plain_rows(const FbpSpec& spec, int lane) {
  std::vector<std::vector<double>> rows;
  for (int v = 0; v < spec.views; ++v) {
    rows.emplace_back();
    for (int x = 0; x < spec.columns; ++x) {
      double q = spec.window ? 0 : double(sample(v, x, lane));
      for (int i = 0; i < spec.columns && spec.window; ++i) {
        const int n = x - i;
        const double h = n == 0 ? 0.25 : n % 2 == 0 ? 0 : -1 / (M_PI * M_PI * n * double(n));
        q += h * double(sample(v, i, lane));
      }
      rows.back().push_back(q);
    }
  }
  return rows;
}

double worst_error(const FbpSpec& spec, const std::vector<double>& axis) {
  const auto slices = run(spec, axis);
  double worst = 0;
  for (int lane : {0, kLanes - 1}) {
    const auto rows = plain_rows(spec, lane);
    auto at = [&](int v, int x) { return x < 0 || x >= spec.columns ? 0.0 : rows[size_t(v)][size_t(x)]; };
    for (int j = 0; j < spec.width; ++j)
      for (int i = 0; i < spec.width; ++i) {
        const double x = i - 0.5 * (spec.width - 1), y = 0.5 * (spec.width - 1) - j;
        double sum = 0;
        for (int v = 0; v < spec.views; ++v) {
          const double r = axis[size_t(lane)] + x * std::cos(spec.angle_rad[size_t(v)]) +
                           y * std::sin(spec.angle_rad[size_t(v)]);
          const double down = std::floor(r);
          sum += spec.weight_rad[size_t(v)] *
                 ((1 - (r - down)) * at(v, int(down)) + (r - down) * at(v, int(down) + 1));
        }
        worst = std::max(
            worst, std::abs(sum * spec.scale - double(slices[size_t(lane)][size_t(j * spec.width + i)])));
      }
  }
  return worst;
}

}  // namespace

TEST_CASE(
    "direct equals the plain sum, filtered and unfiltered, with one axis or one a slice, on and off the "
    "detector") {
  for (int columns : {1, 2, 3, 31, 65, 70})
    for (bool filtered : {false, true})
      for (double axis : {0.5 * columns - 0.3, columns + 4.25, -7.5}) {
        CAPTURE(columns);
        CAPTURE(filtered);
        CAPTURE(axis);
        FbpSpec spec = spec_of(columns, 19);
        if (filtered) spec.window = [](double) { return 1.0; };
        CHECK(worst_error(spec, std::vector<double>(kLanes, axis)) < 3e-5);
        CHECK(worst_error(spec, {axis, axis + 0.2, axis + 0.5, axis - 1.1}) < 3e-5);
      }
}

TEST_CASE("a tilted axis of no tilt, other threads and other instruction sets give the same bits") {
  const FbpSpec spec = spec_of(70, 33);
  const auto reference = run(spec, std::vector<double>(kLanes, 33.3));
  CHECK(run(spec, {33.3, 33.3, 33.3, 40})[1] == reference[1]);
  set_thread_count(1);
  CHECK(run(spec, std::vector<double>(kLanes, 33.3)) == reference);
  set_thread_count(0);
  for (const char* target : {"generic", "avx2", "avx512"})
    if (force_lane_target(target)) CHECK(run(spec, std::vector<double>(kLanes, 33.3)) == reference);
  force_lane_target("");
}

TEST_CASE("an angle offset of +90 degrees turns the slice counter-clockwise, by both methods") {
  for (const char* method : {"direct", "fourier"}) {
    FbpSpec spec = spec_of(64, 40);
    spec.window = [](double) { return 1.0; };
    FbpSpec turned = spec;
    spec.circle_px = turned.circle_px = 31;
    for (double& angle : turned.angle_rad) angle += M_PI / 2;
    auto slice = [&](const FbpSpec& s) {
      SinogramBatch batch{kLanes, s.views, s.columns, view_floats_for(s.columns, kLanes), nullptr};
      Buffer memory(size_t(s.views) * batch.view_floats * sizeof(float));
      batch.data = memory.as<float>();
      for (int v = 0; v < s.views; ++v)
        for (int x = 0; x < s.columns; ++x)
          std::fill_n(batch.at(v, x), kLanes,
                      sample(v, x, 0) * float(std::sqrt(std::max(0.0, 1 - std::pow((x - 31) / 24.0, 2)))));
      std::vector<float> image(64 * 64);
      std::vector<float*> out{image.data(), nullptr, nullptr, nullptr};
      make_fbp(method, s)->reconstruct(batch, std::vector<double>(kLanes, 30.7), out, 64);
      return image;
    };
    const auto a = slice(spec), b = slice(turned);
    float worst = 0;
    for (int j = 0; j < 64; ++j)
      for (int i = 0; i < 64;
           ++i)  // what was at (x, y) is now at (-y, x): column i of row j comes from column 63-j of row i
        worst = std::max(worst, std::abs(b[size_t(j * 64 + i)] - a[size_t(i * 64 + 63 - j)]));
    CHECK(worst < 1e-3f);
  }
}

TEST_CASE("pixels beyond the circle are exactly 0") {
  FbpSpec spec = spec_of(31, 10);
  spec.circle_px = 9.5;
  const auto slice = run(spec, std::vector<double>(kLanes, 15))[2];
  for (int j = 0; j < 31; ++j)
    for (int i = 0; i < 31; ++i)
      CHECK((slice[size_t(j * 31 + i)] == 0) == (std::hypot(i - 15, j - 15) > 9.5));
}
