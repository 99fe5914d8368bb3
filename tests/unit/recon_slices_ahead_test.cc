// SPDX-License-Identifier: BSD-3-Clause
// Slices that are begun while the frames of a stream come are those of the whole scan, to the bit; and where
// the stream goes on otherwise than it began, too.
#include <doctest/doctest.h>

#include <chrono>
#include <cstring>
#include <random>

#include "disc_scan.h"
#include "format/tagged_scan.h"
#include "recon/slices_ahead.h"

using namespace harima;

namespace {

constexpr int kWide = 512, kHigh = 18, kTurns = 120;  // 8 sectors

Frame noise_frame(FrameKind kind, double angle_deg, unsigned seed) {
  std::mt19937 random(seed);
  Frame frame(PixelType::u16, kWide, kHigh);
  const unsigned lowest = kind == FrameKind::dark ? 90 : kind == FrameKind::flat ? 40000 : 5000;
  const unsigned range = kind == FrameKind::dark ? 20 : kind == FrameKind::flat ? 5000 : 30000;
  for (int y = 0; y < kHigh; ++y)
    for (int x = 0; x < kWide; ++x) frame.row<uint16_t>(y)[x] = uint16_t(lowest + random() % range);
  frame.tag.kind = kind;
  frame.tag.angle_deg = angle_deg;
  return frame;
}

// Dark, flat, views at these angles.
std::vector<Frame> stream_of(const std::vector<double>& angles) {
  std::vector<Frame> frames{noise_frame(FrameKind::dark, 0, 1), noise_frame(FrameKind::flat, 0, 2),
                            noise_frame(FrameKind::flat, 0, 3)};
  for (double angle : angles)
    frames.push_back(noise_frame(FrameKind::projection, angle, unsigned(frames.size()) + 1));
  return frames;
}

std::vector<double> even_angles(double first, double last) {
  std::vector<double> angles;
  for (int v = 0; v < kTurns; ++v) angles.push_back(first + (last - first) * v / kTurns);
  return angles;
}

StackInfo stack(int announced) {
  StackInfo info;
  info.width = kWide;
  info.height = kHigh;
  info.count = announced;
  return info;
}

struct Case {
  std::vector<Frame> frames;
  Recipe recipe;
  std::vector<int> rows = all_rows(kHigh);
  int announced = 0;  // 0: as many as there are
  size_t memory_bytes = 0;
  int wait_for = 5;  // sectors that are to be taken before the last frames come; the others have a neighbour
                     // that these decide on
  int last_frames = 1;
};

// Slices that were begun ahead, after a look that all have the bits of the scan as a whole.
int64_t ahead_of(const Case& c) {
  const Scan scan = scan_by_tags(std::make_shared<MemorySource>(stack(0), c.frames, "whole"), "whole");
  const auto plan_of = [&](const Scan& of) { return plan_bands(of, c.recipe, c.rows, PixelType::f32, 0, 2); };
  SlicesAhead ahead(c.memory_bytes, [&](const Scan& whole, int there) {
    if (c.wait_for > 0) CHECK(there < int(whole.views.size()));
    return std::optional<Foreseen>({c.recipe, plan_of(whole)});
  });
  const StackInfo told = stack(c.announced != 0 ? c.announced : int(c.frames.size()));
  const size_t first_of_last = c.frames.size() - size_t(c.last_frames);
  for (size_t i = 0; i < first_of_last; ++i) ahead.take(told, c.frames[i]);
  const auto late = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (ahead.sectors_taken() < c.wait_for && std::chrono::steady_clock::now() < late)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(ahead.sectors_taken() >= c.wait_for);
  for (size_t i = first_of_last; i < c.frames.size(); ++i) ahead.take(told, c.frames[i]);
  ahead.settle(scan, c.recipe, nullptr);
  MapSink with, without;
  const Plan plan = plan_of(scan);
  const ReconstructionReport told_with =
      reconstruct(scan, c.recipe, plan, {}, with, nullptr, nullptr, &ahead);
  const ReconstructionReport told_without = reconstruct(scan, c.recipe, plan, {}, without, nullptr, nullptr);
  CHECK(told_with.slices == told_without.slices);
  CHECK(told_with.clipped == told_without.clipped);
  CHECK(told_with.samples == told_without.samples);
  CHECK(told_with.lowest_signal == told_without.lowest_signal);
  CHECK(told_with.largest_p == told_without.largest_p);
  REQUIRE(with.slices.size() == c.rows.size());
  for (const auto& [row, slice] : without.slices) CHECK(is_same(slice, with.slices.at(row)));
  CHECK(told_without.ahead == 0);
  return told_with.ahead;
}

Case steady(double first = 0, double last = 180) {
  Case c{stream_of(even_angles(first, last)), disc_recipe("fourier")};
  c.recipe.axis.axis_px = 250.3;
  return c;
}

}  // namespace

TEST_CASE(
    "a scan that goes on as it began is made ahead, in any direction, tilted, with air, with part of the "
    "rows") {
  CHECK(ahead_of(steady()) == kHigh);
  CHECK(ahead_of(steady(180, 0)) == kHigh);
  CHECK(ahead_of(steady(-37, 143)) == kHigh);
  Case c = steady();
  c.recipe.axis.slope = 0.01;
  c.recipe.air_left = 12;
  c.recipe.beyond = &kContinuations[0];
  CHECK(ahead_of(c) == kHigh);
  c.rows = {2, 3, 4, 5};
  CHECK(ahead_of(c) == 4);
  c.rows = {3, 4, 5};  // row 2 is company: its counts do not count
  c.wait_for = 0;
  CHECK(ahead_of(c) == 0);
}

TEST_CASE("a full turn is made ahead, and an offset scan") {
  CHECK(ahead_of(steady(0, 360)) == kHigh);
  Case c = steady(0, 360);
  c.recipe.offset_scan = true;
  c.recipe.axis.axis_px = 470.2;
  c.wait_for = 7;  // more sectors, as slices are wider
  CHECK(ahead_of(c) == kHigh);
}

TEST_CASE("angles that are even to a tenth of a step are made ahead") {
  std::vector<double> angles = even_angles(0, 180);
  std::mt19937 random(7);
  for (double& angle : angles) angle += 0.1 * (double(random() % 1000) / 1000 - 0.5) * 180 / kTurns;
  Case c = steady();
  c.frames = stream_of(angles);
  CHECK(ahead_of(c) == kHigh);
}

TEST_CASE("what memory does not hold is made afterwards") {
  Case c = steady();
  c.memory_bytes = 1;
  c.wait_for = 0;
  CHECK(ahead_of(c) == 0);
}

TEST_CASE("a stream that does not say how long it is, or is in no order, is made afterwards") {
  Case c = steady();
  c.announced = -1;
  c.wait_for = 0;
  CHECK(ahead_of(c) == 0);
  std::vector<double> golden;
  for (int v = 0; v < kTurns; ++v) golden.push_back(std::fmod(v * 111.246, 180));
  Case other = steady();
  other.frames = stream_of(golden);
  other.wait_for = 0;
  CHECK(ahead_of(other) == 0);
}

TEST_CASE(
    "a guess that was wrong is made again: flats at the end, angles that turn back, a stream that is shorter "
    "than announced") {
  Case flats = steady();
  flats.frames.push_back(noise_frame(FrameKind::flat, 0, 999));
  flats.wait_for = 4;
  CHECK(ahead_of(flats) == 0);
  Case back = steady();
  for (int v = kTurns / 2; v < kTurns; ++v)
    back.frames[size_t(3 + v)].tag.angle_deg = 90 - (v - kTurns / 2) * 1.5;
  back.wait_for = 1;
  back.last_frames = kTurns / 2;
  CHECK(ahead_of(back) == 0);
  Case cut = steady();
  cut.announced = 2 * int(cut.frames.size());
  cut.wait_for = 0;
  ahead_of(cut);
}

TEST_CASE("rows with a black view are made again, others are not") {
  Case c = steady();
  for (int view : {20, 21}) std::fill_n(c.frames[size_t(3 + view)].row<uint16_t>(17), kWide, uint16_t(0));
  CHECK(ahead_of(c) == 16);
}
