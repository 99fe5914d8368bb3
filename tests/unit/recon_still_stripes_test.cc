// SPDX-License-Identifier: BSD-3-Clause
// Stripes that stand on the detector while the sample goes through its rows, against those that were put in.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "message_of.h"
#include "recon/still_stripes.h"

using namespace harima;

namespace {

constexpr int kWidth = 48, kHeight = 21, kViews = 300;

double stripe(int x, int y) { return x == 20 && y != 7 ? 0.05 : x == 33 && y == 7 ? -0.08 : 0; }
// Slopes upwards along the columns, so that a median changes nothing, at every height another.
double sample(int x, double height) { return 0.2 + 0.02 * x + 0.1 * std::sin(0.13 * height); }

FrameSet frames_of(int count, const std::function<double(int, int, int)>& value) {
  std::vector<Frame> frames;
  FrameSet set;
  for (int i = 0; i < count; ++i) {
    frames.emplace_back(PixelType::f32, kWidth, kHeight);
    set.frames.push_back(i);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) frames.back().row<float>(y)[x] = float(value(i, x, y));
  }
  StackInfo info;
  info.type = PixelType::f32;
  info.width = kWidth, info.height = kHeight, info.count = count;
  set.source = std::make_shared<MemorySource>(info, std::move(frames), "made");
  return set;
}

double beam(int group, int x) { return 30000 + 100 * x - 1000 * group; }

Scan scan_of() {
  Scan scan;
  scan.name = "made";
  scan.darks = {frames_of(1, [](int, int x, int) { return 100 + x; })};
  for (int group = 0; group < 2; ++group)
    scan.flats.push_back({frames_of(2, [=](int, int x, int) { return 100 + x + beam(group, x); }),
                          double(group * (kViews - 1))});
  scan.source = frames_of(kViews, [](int i, int x, int y) {
                  const double light = beam(0, x) + (beam(1, x) - beam(0, x)) * i / (kViews - 1);
                  return 100 + x + light * std::exp(-sample(x, y + 0.4 * i) - stripe(x, y));
                }).source;
  for (int i = 0; i < kViews; ++i) scan.views.push_back({i, double(i), double(i)});
  return scan;
}

}  // namespace

TEST_CASE(
    "still stripes: those that were put in are found, and nothing else; rows held at a time change no bit") {
  const Scan scan = scan_of();
  int rows = 0;
  const Frame added = find_still_stripes(scan, 5, 2, 16, [&](int count) { rows += count; });
  CHECK(rows == kHeight);
  double worst = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 3; x < kWidth - 3; ++x) {
      // A median beside a stripe takes the next but one.
      const bool is_near = std::abs(x - 20) <= 3 || std::abs(x - 33) <= 3;
      worst =
          std::max(worst, std::abs(double(added.row<float>(y)[x]) + stripe(x, y)) - (is_near ? 0.021 : 0));
    }
  CHECK(worst < 2e-5);
  for (const int lanes : {8, 4}) {
    const Frame other = find_still_stripes(scan, 5, 2, lanes, [](int) {});
    bool is_same = true;
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) is_same = is_same && other.row<float>(y)[x] == added.row<float>(y)[x];
    CHECK(is_same);
  }
}

TEST_CASE("still stripes: flats take a change of the line integral up") {
  const Scan scan = scan_of();
  Frame added(PixelType::f32, kWidth, kHeight);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) added.row<float>(y)[x] = 0.01f * float(x - y);
  const Scan changed = with_flats_changed(scan, added);
  REQUIRE(changed.flats.size() == 2);
  const Frame dark = mean_rows(changed.darks, all_rows(kHeight));
  for (int group = 0; group < 2; ++group) {
    CHECK(changed.flats[size_t(group)].time == scan.flats[size_t(group)].time);
    const Frame flat = mean_rows({changed.flats[size_t(group)].set}, all_rows(kHeight));
    double worst = 0;
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        worst = std::max(worst,
                         std::abs(std::log((double(flat.row<float>(y)[x]) - double(dark.row<float>(y)[x])) /
                                           beam(group, x)) -
                                  0.01 * (x - y)));
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("still stripes: without flats there is nothing that could take them up") {
  Scan scan = scan_of();
  scan.flats.clear();
  CHECK(message_of([&] { find_still_stripes(scan, 5, 2, 16, [](int) {}); }) ==
        "made: has no flats, which take up what stands still on the detector");
}
