// SPDX-License-Identifier: BSD-3-Clause
// The axis of sinograms made from discs with known line integrals, of noise, and of real scans.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "base/error.h"
#include "format/format.h"
#include "recon/axis.h"
#include "recon/axis_search.h"
#include "recon/probe.h"

using namespace harima;

namespace {

struct Disc {
  double x, y, radius, mu;  // pixels; per pixel
};

const std::vector<Disc> kSample{{0, 0, 40, 0.01}, {15, 10, 9, 0.02}, {-18, 12, 6, 0.05}, {5, -22, 7, 0.03}};
const std::vector<Disc> kTooLarge{
    {0, 0, 110, 0.01}, {35, 20, 19, 0.02}, {-48, 30, 16, 0.05}, {60, -52, 20, 0.03}};

struct Setting {
  double axis = 63.5, span_deg = 180;
  int columns = 128, views = 180;
  double noise = 0.01, air = 0, flicker = 0;
  unsigned seed = 1;
};

std::vector<double> angles(const Setting& s) {
  std::vector<double> list;
  for (int v = 0; v < s.views; ++v) list.push_back(s.span_deg * v / s.views);
  return list;
}

Frame sinogram_of(const std::vector<Disc>& discs, const Setting& s) {
  std::mt19937 random(s.seed);
  std::normal_distribution<double> normal;
  Frame sinogram(PixelType::f32, s.columns, s.views);
  for (int v = 0; v < s.views; ++v) {
    const double angle = s.span_deg * v / s.views * M_PI / 180, beam = s.air + s.flicker * normal(random);
    for (int x = 0; x < s.columns; ++x) {
      double p = beam + s.noise * normal(random);
      for (const Disc& d : discs) {
        const double off = x - s.axis - d.x * std::cos(angle) - d.y * std::sin(angle);
        if (std::abs(off) < d.radius) p += 2 * d.mu * std::sqrt(d.radius * d.radius - off * off);
      }
      sinogram.row<float>(v)[x] = float(p);
    }
  }
  return sinogram;
}

AxisEstimate found(const std::vector<Disc>& discs, const Setting& s) {
  return find_axis(sinogram_of(discs, s), angles(s));
}

AxisLine line_of(const std::vector<Disc>& discs, Setting s, double tilt) {
  std::vector<std::pair<int, AxisEstimate>> rows;
  const double middle = s.axis;
  for (int row = 0; row < 70; row += 10, ++s.seed) {
    s.axis = middle + tilt * (row - 30);
    rows.emplace_back(row, found(discs, s));
  }
  return fit_axis(rows);
}

}  // namespace

TEST_CASE("axis: half a turn, wherever the axis is between pixels") {
  for (const double axis : {63.5, 60.0, 66.25, 58.9, 71.37}) {
    const AxisEstimate estimate = found(kSample, {.axis = axis});
    CAPTURE(axis);
    CHECK(estimate.method == "half-turn");
    CHECK(std::abs(estimate.axis_px - axis) < 0.1);
    CHECK(estimate.confidence > 0.7);
    CHECK_FALSE(estimate.offset_scan);
  }
}

TEST_CASE("axis: each method by itself") {
  const Setting half{.axis = 66.3}, full{.axis = 66.3, .span_deg = 360, .views = 360};
  for (const AxisMethod& method : axis_methods())
    for (const Setting& setting : {half, full}) {
      CAPTURE(std::string(method.name));
      CAPTURE(setting.span_deg);
      const auto find = [&] {
        return find_axis(sinogram_of(kSample, setting), angles(setting), method.name);
      };
      if (std::string(method.name) == "mirror" && setting.span_deg < 360) {
        CHECK_THROWS_WITH_AS(find(), doctest::Contains("wants a full turn"), Error);
        continue;
      }
      const AxisEstimate estimate = find();
      CHECK(std::abs(estimate.axis_px - 66.3) < 0.1);
      CHECK(estimate.confidence > 0.3);
      CHECK_FALSE(estimate.offset_scan);
    }
  CHECK_THROWS_WITH_AS(find_axis(sinogram_of(kSample, half), angles(half), "guess"),
                       doctest::Contains("unknown"), Error);
  CHECK(find_axis(sinogram_of(kTooLarge, half), angles(half), "mass").confidence == 0);
}

TEST_CASE("axis: to a fiftieth of a pixel") {
  for (const double axis : {60.0, 66.3, 63.71})
    for (const double span : {180.0, 360.0}) {
      CAPTURE(axis);
      CAPTURE(span);
      CHECK(
          std::abs(found(kSample,
                         {.axis = axis, .span_deg = span, .columns = 128, .views = int(2 * span), .noise = 0})
                       .axis_px -
                   axis) < 0.02);
    }
}

TEST_CASE("axis: rings stand still, the axis is not where they are") {
  const Setting setting{.axis = 66.3};
  Frame sinogram = sinogram_of(kSample, setting);
  for (const int x : {40, 41, 52, 77, 90})
    for (int v = 0; v < setting.views; ++v) sinogram.row<float>(v)[x] += 0.3f;
  const AxisEstimate estimate = find_axis(sinogram, angles(setting));
  CHECK(std::abs(estimate.axis_px - 66.3) < 0.15);
  CHECK(estimate.confidence > 0.7);
}

TEST_CASE("axis: odd widths and few views") {
  CHECK(std::abs(found(kSample, {.axis = 61.2, .columns = 125, .views = 151}).axis_px - 61.2) < 0.1);
  CHECK(std::abs(found(kSample, {.axis = 61.2, .views = 61}).axis_px - 61.2) < 0.25);
}

TEST_CASE("axis: detectors of one column and few, where nothing can be found") {
  for (int columns : {1, 2, 3, 4})
    for (double span_deg : {180.0, 360.0})
      for (const AxisMethod& method : axis_methods()) {
        if (span_deg == 180 && std::string(method.name) == "mirror") continue;
        CAPTURE(method.name);
        Setting s;
        s.columns = columns, s.views = 30, s.span_deg = span_deg, s.axis = 0.5 * (columns - 1);
        const AxisEstimate estimate = find_axis(sinogram_of({{0, 0, 0.4, 0.1}}, s), angles(s), method.name);
        CHECK(std::isfinite(estimate.axis_px));
        CHECK(estimate.confidence <= 1);
      }
}

TEST_CASE("axis: a full turn with the axis in the middle") {
  const AxisEstimate estimate = found(kSample, {.axis = 64.8, .span_deg = 360, .views = 360});
  CHECK(estimate.method == "mirror");
  CHECK(std::abs(estimate.axis_px - 64.8) < 0.1);
  CHECK(estimate.confidence > 0.7);
  CHECK_FALSE(estimate.offset_scan);
}

TEST_CASE("axis: a full turn with the axis near either edge") {
  for (const double axis : {22.3, 105.6}) {
    const AxisEstimate estimate = found(kTooLarge, {.axis = axis, .span_deg = 360, .views = 360});
    CAPTURE(axis);
    CHECK(std::abs(estimate.axis_px - axis) < 0.1);
    CHECK(estimate.confidence > 0.7);
    CHECK(estimate.offset_scan);
  }
}

TEST_CASE("axis: a beam that is not that of the flats, or flickers, changes nothing") {
  const Setting weak{.axis = 66.3, .air = 0.4}, restless{.axis = 66.3, .air = 0.1, .flicker = 0.03};
  for (const Setting& setting : {weak, restless}) {
    const AxisEstimate estimate = found(kSample, setting);
    CHECK(std::abs(estimate.axis_px - 66.3) < 0.1);
    CHECK(estimate.confidence > 0.7);
  }
}

TEST_CASE("axis: a tilt is followed over the rows, and none is made up") {
  const AxisLine tilted = line_of(kSample, {.axis = 64.2}, 0.05);
  CHECK(std::abs(tilted.at(0) - (64.2 - 1.5)) < 0.1);
  CHECK(std::abs(tilted.at(60) - (64.2 + 1.5)) < 0.1);
  CHECK(tilted.confidence > 0.7);
  const AxisLine upright = line_of(kSample, {.axis = 64.2}, 0);
  CHECK(upright.slope == 0);
  CHECK(std::abs(upright.axis_px - 64.2) < 0.05);
}

TEST_CASE("axis: rows of air leave the line to those that hold the sample") {
  std::vector<std::pair<int, AxisEstimate>> rows;
  for (int row = 0; row < 7; ++row)
    rows.emplace_back(row,
                      found(row < 4 ? std::vector<Disc>{} : kSample, {.axis = 66.3, .seed = unsigned(row)}));
  const AxisLine line = fit_axis(rows);
  CHECK(std::abs(line.at(0) - 66.3) < 0.1);
  CHECK(std::abs(line.at(6) - 66.3) < 0.1);
  CHECK(line.confidence > 0.7);
}

TEST_CASE("axis: noise and empty scans are known by their confidence, of either span") {
  for (const double span : {180.0, 360.0})
    for (unsigned seed = 1; seed <= 6; ++seed) {
      CAPTURE(span);
      CAPTURE(seed);
      CHECK(found({}, {.span_deg = span, .seed = seed}).confidence < 0.3);
      CHECK(
          found({}, {.span_deg = span, .columns = 64, .views = 60, .air = 0.2, .flicker = 0.05, .seed = seed})
              .confidence < 0.3);
    }
  const AxisLine line = line_of({}, {}, 0);
  CHECK(line.confidence < 0.3);
  CHECK(line.slope == 0);
}

TEST_CASE("axis: a sample that leaves the field lies between") {
  const AxisEstimate estimate = found(kTooLarge, {.axis = 66.3});
  CHECK(std::abs(estimate.axis_px - 66.3) < 0.5);
  CHECK(estimate.confidence > 0.3);
  CHECK(estimate.confidence < 0.7);
}

TEST_CASE("axis: the confidence of a curve falls with a second minimum") {
  std::vector<std::pair<double, double>> curve;
  for (int x = -50; x <= 50; ++x) curve.emplace_back(x, std::min(1.0, std::abs(x - 5) / 20.0));
  CHECK(alone(curve) == 1);
  curve[90].second = 0.5;
  CHECK(alone(curve) == doctest::Approx(0.5));
  curve[10].second = 0.25;
  CHECK(alone(curve) == doctest::Approx(0.25));
  CHECK(alone({{0, 1}, {1, 1}}) == 0);
  CHECK(alone({{0, 1}}) == 0);
}

TEST_CASE("axis: less than half a turn is refused") {
  CHECK_THROWS_WITH_AS(found(kSample, {.span_deg = 120}), doctest::Contains("half a turn wanted"), Error);
}

TEST_CASE("axis: the real tooth") {
  const Scan scan = open_scan(std::string(TESTS_FOLDER) + "/data/aps_tooth/tooth.h5");
  bool offset = true;
  const AxisLine line = find_axis_line(scan, probe_scan(scan, Recipe{}, 0, scan.height(), 7), offset);
  CHECK(std::abs(line.axis_px - 296) < 0.5);
  CHECK(line.confidence > 0.7);
  CHECK_FALSE(offset);
}
