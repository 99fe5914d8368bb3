// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include "base/error.h"
#include "recon/stacked.h"

using namespace harima;

namespace {

constexpr int kColumns = 40, kRows = 30, kViews = 16;

// Line integrals of balls at random places from row -40 to 90, which move across as they turn.
float sample(int view, double column, double row) {
  double sum = 1;
  for (unsigned k = 0, state = 7; k < 60; ++k) {
    const auto random = [&] { return double((state = state * 1664525u + 1013904223u) >> 8) / (1 << 24); };
    const double y = 130 * random() - 40, reach = 22 * random(), phase = 6.28 * random(),
                 width = 2 + 3 * random();
    const double x = 20 + reach * std::cos(phase + M_PI * view / 16);
    sum += std::exp(-(std::pow(column - x, 2) + std::pow(row - y, 2)) / (2 * width * width));
  }
  return float(sum);
}

// Rows from `top` on, columns from `left` on.
Scan scan_of(const std::string& name, double top, double left, float level = 0) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = kColumns;
  info.height = kRows;
  info.count = kViews;
  std::vector<Frame> frames;
  for (int v = 0; v < kViews; ++v) {
    Frame frame(PixelType::f32, kColumns, kRows);
    for (int y = 0; y < kRows; ++y)
      for (int x = 0; x < kColumns; ++x) frame.row<float>(y)[x] = sample(v, x + left, y + top) + level;
    frames.push_back(std::move(frame));
  }
  Scan scan;
  scan.name = name;
  scan.source = std::make_shared<MemorySource>(info, std::move(frames), name);
  for (int v = 0; v < kViews; ++v) scan.views.push_back({v, 180.0 * v / kViews, double(v)});
  return scan;
}

std::vector<float> column_of(const Scan& scan, int view, int column) {
  Frame frame(PixelType::f32, scan.width(), scan.height());
  scan.source->read_rows(view, 0, scan.height(), frame.data());
  std::vector<float> values;
  for (int y = 0; y < scan.height(); ++y) values.push_back(frame.row<float>(y)[column]);
  return values;
}

}  // namespace

TEST_CASE("scans of a stack are blended by weights that fall linearly to the edge") {
  const Scan joined = stacked({scan_of("a", 0, 0), scan_of("b", 20, 0, 1), scan_of("c", -25, 0, 3)},
                              {{20, 0}, {-45, 0}}, 1e-4, false);
  REQUIRE(joined.height() == 75);
  const auto values = column_of(joined, 3, 7);
  for (int y = 0; y < 75; ++y) {
    const int row = y - 25;  // of a
    double level = 0;
    if (row < 0) level = 3;                         // c alone
    else if (row < 5) level = 3 * (5 - row) / 6.0;  // c ends with row 4 of a, weight 5 .. 1 against 1 .. 5
    else if (row >= 20 && row < 30) level = (row - 19) / 11.0;  // a ends with its row 29, b begins with 20
    else if (row >= 30) level = 1;
    CAPTURE(y);
    CHECK(double(values[size_t(y)]) == doctest::Approx(double(sample(3, 7, row)) + level).epsilon(1e-5));
  }
}

TEST_CASE("the step between two scans is found, up and down, aside and between rows") {
  for (const auto& [rows, columns] : {std::pair{12.0, 0.0}, {-15.0, 2.0}, {12.4, -1.3}, {19.0, 3.0}}) {
    const StackStep step = find_stack_step(scan_of("a", 3, 0), scan_of("b", 3 + rows, columns), 1e-4, false);
    CAPTURE(rows);
    CHECK(step.rows == doctest::Approx(rows).epsilon(0.01));
    CHECK(std::abs(step.columns - columns) < 0.1);
    CHECK(step.confidence > 0.3);
  }
  const StackStep none = find_stack_step(scan_of("a", 0, 0), scan_of("b", 1000, 77), 1e-4, false);
  CHECK(none.confidence < 0.1);
}

TEST_CASE("scans that cannot be one are refused") {
  const Scan one = scan_of("a", 0, 0);
  CHECK_THROWS_WITH_AS(stacked({one, scan_of("b", 31, 0)}, {{31.5, 0}}, 1e-4, false),
                       doctest::Contains("are in no scan"), Error);
  CHECK_THROWS_WITH_AS(stacked({one, scan_of("b", 20, 0)}, {{20, -40}}, 1e-4, false),
                       doctest::Contains("larger than the 40 columns"), Error);
  Scan turned = one;
  for (View& view : turned.views) view.angle_deg += 4;
  CHECK_THROWS_WITH_AS(check_stack({one, turned}), doctest::Contains("want the same angles"), Error);
  turned.views.pop_back();
  CHECK_THROWS_WITH_AS(check_stack({one, turned}), doctest::Contains("15 views"), Error);
}
