// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "base/error.h"
#include "recon/helix.h"

using namespace harima;

namespace {

constexpr int kRows = 40;

Scan scan_of(const std::vector<double>& angles) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = 3;
  info.height = kRows;
  info.count = int(angles.size());
  std::vector<Frame> frames;
  for (int v = 0; v < int(angles.size()); ++v) {
    Frame frame(PixelType::f32, 3, kRows);
    for (int y = 0; y < kRows; ++y)
      for (int x = 0; x < 3; ++x) frame.row<float>(y)[x] = float(100 * v + y);
    frames.push_back(std::move(frame));
  }
  Scan scan;
  scan.name = "made";
  scan.source = std::make_shared<MemorySource>(info, std::move(frames), "made");
  for (int v = 0; v < int(angles.size()); ++v) scan.views.push_back({v, angles[size_t(v)], double(v)});
  return scan;
}

std::vector<double> even(int views, double span) {
  std::vector<double> angles;
  for (int v = 0; v < views; ++v) angles.push_back(30 + span * v / views);
  return angles;
}

}  // namespace

TEST_CASE("rows of the tall detector stand where the sample has gone") {
  for (const double sign : {1.0, -1.0}) {
    const Scan scan = scan_of(even(100, sign * 1000));  // whichever way it turns
    const Helix down(scan, 36), up(scan, -36);
    CHECK(down.height() == kRows + 99);
    CHECK(down.shift(0) == doctest::Approx(-99));
    CHECK(down.shift(50) == doctest::Approx(-99 + 50));
    CHECK(up.shift(0) == doctest::Approx(0));
    CHECK(up.shift(70) == doctest::Approx(-70));
    const Scan tall = unrolled(scan, down, 1e-4, false);
    float pixels[3];
    tall.source->read_rows(70, 50, 51, reinterpret_cast<std::byte*>(pixels));  // row 50 - 99 + 70
    CHECK(pixels[1] == 7021);
  }
}

TEST_CASE("views of a row are those that show it, and complete rows those with half a turn") {
  const Scan scan = scan_of(even(100, 1000));  // 10 degrees, and a row, from view to view
  const Helix helix(scan, 36);
  const RowSpan views = helix.views_of({60, 61});  // row 60 - 99 + view from 0 to 39
  CHECK(views.first == 39);
  CHECK(views.last == 79);
  CHECK(helix.views_of({60, 70}).first == 30);
  CHECK(helix.views_of({60, 70}).last == 79);
  const Helix up(scan, -36);  // row 60 + ... - view
  CHECK(up.views_of({60, 61}).first == 21);
  CHECK(up.views_of({60, 61}).last == 61);
  CHECK(up.views_of({0, up.height()}).count() == 100);
  CHECK(helix.views_of({200, 201}).count() == 0);
  CHECK(Helix(scan, 1e6).complete_rows().count() == 0);  // of millions of rows
  const RowSpan complete = helix.complete_rows();  // 18 views: of the uppermost rows the last 18, and so on
  CHECK(complete.first == 17);
  CHECK(complete.last == 139 - 17);
  for (int row = 0; row < helix.height(); ++row) CHECK(helix.is_complete(row) == (row >= 17 && row < 122));
}

TEST_CASE("weights of opposite views add up to the step everywhere, and change smoothly") {
  const int views = 2000;
  const Helix helix(scan_of(even(views, 1000)), 36);
  const double step = 0.5 * M_PI / 180;
  for (int row : {20, 25, 60, 75, 119}) {
    CAPTURE(row);
    const std::vector<double> weights = helix.weights(row, {0, views});
    CHECK(std::accumulate(weights.begin(), weights.end(), 0.0) == doctest::Approx(M_PI));
    double worst = 0, jump = 0;
    for (int direction = 0; direction < 360; ++direction) {
      double sum = 0;
      for (int view = direction; view < views; view += 360) sum += weights[size_t(view)];
      worst = std::max(worst, std::abs(sum / step - 1));
    }
    CHECK(worst < 0.01);
    for (int view = 1; view < views; ++view)
      jump = std::max(jump, std::abs(weights[size_t(view)] - weights[size_t(view) - 1]) / step);
    if (row == 60 || row == 75) CHECK(jump < 0.06);
    for (int view = 0; view < views; ++view) CHECK(weights[size_t(view)] >= 0);
  }
  const std::vector<double> none = helix.weights(5, {0, views});
  CHECK(*std::max_element(none.begin(), none.end()) == 0);
}

TEST_CASE("angles that begin anew after a turn go on; those that go back are refused") {
  std::vector<double> angles = even(100, 1000);
  for (double& angle : angles) angle = std::fmod(angle, 360);
  CHECK(Helix(scan_of(angles), 36).height() == kRows + 99);
  angles[50] = angles[48];
  CHECK_THROWS_WITH_AS(Helix(scan_of(angles), 36), doctest::Contains("turns on in one direction"), Error);
}
