// SPDX-License-Identifier: BSD-3-Clause
// Projections sampled anew, against a function that is known everywhere.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "recon/straightened.h"

using namespace harima;

namespace {

constexpr int kWidth = 90, kHeight = 70;

double seen(double x, double y) {
  return 0.5 + 0.2 * std::sin(0.07 * x + 0.3) * std::cos(0.05 * y) + 0.1 * std::sin(0.04 * (x + 2 * y));
}

// Two views of counts between dark 100 and flat 40100 to 20100.
Scan scan_of(bool has_flats) {
  const auto source_of = [](int count, auto value) {
    std::vector<Frame> frames;
    for (int i = 0; i < count; ++i) {
      frames.emplace_back(PixelType::f32, kWidth, kHeight);
      for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) frames.back().row<float>(y)[x] = float(value(x, y));
    }
    StackInfo info;
    info.type = PixelType::f32;
    info.width = kWidth;
    info.height = kHeight;
    info.count = count;
    return std::make_shared<MemorySource>(info, frames, "made");
  };
  const auto beam = [](int x, int) { return 20000.0 + 200 * x; };
  Scan scan;
  scan.name = "made";
  scan.source =
      source_of(2, [&](int x, int y) { return has_flats ? 100 + beam(x, y) * seen(x, y) : seen(x, y); });
  scan.views = {{0, 0, 0}, {1, 90, 1}};
  if (!has_flats) return scan;
  scan.flats.push_back({{source_of(1, [&](int x, int y) { return 100 + beam(x, y); }), {0}}, 0});
  scan.darks.push_back({source_of(1, [](int, int) { return 100; }), {0}});
  return scan;
}

// The largest difference from `wanted` at (x, y), away from the edges.
template <class Wanted>
double worst(const Scan& scan, int view, Wanted wanted) {
  std::vector<float> image(size_t(kWidth) * kHeight);
  scan.source->read_rows(scan.views[size_t(view)].frame, 0, kHeight,
                         reinterpret_cast<std::byte*>(image.data()));
  double most = 0;
  for (int y = 20; y < kHeight - 20; ++y)
    for (int x = 20; x < kWidth - 20; ++x)
      most = std::max(most, std::abs(double(image[size_t(y) * kWidth + size_t(x)]) - wanted(x, y)));
  return most;
}

Straightening how(double roll_deg, const Distortion& lens, const std::vector<std::array<double, 2>>& shifts) {
  Straightening all;
  all.roll_deg = roll_deg;
  all.distortion = lens;
  all.shifts = shifts;
  return all;
}

std::string written(const std::string& text) {
  const std::string path = std::filesystem::temp_directory_path() /
                           ("straightened_test_" + std::to_string(std::hash<std::string>()(text)));
  std::ofstream(path) << text;
  return path;
}

}  // namespace

TEST_CASE("straightened: nothing to be done is nothing done") {
  const Scan scan = scan_of(true);
  CHECK(straightened(scan, {}, 2, true).source == scan.source);
}

TEST_CASE("straightened: shifts of views, flats taken where they belong") {
  for (const bool has_flats : {true, false}) {
    const Scan straight = straightened(scan_of(has_flats), how(0, {}, {{0, 0}, {2.25, -3.5}}), 2, has_flats);
    CHECK(straight.flats.empty());
    CHECK(straight.darks.empty());
    CHECK(worst(straight, 0, seen) < 1e-6);
    CHECK(worst(straight, 1, [](double x, double y) { return seen(x + 2.25, y - 3.5); }) < 1e-4);
  }
  CHECK_THROWS_WITH_AS(straightened(scan_of(true), how(0, {}, {{1, 1}}), 2, true),
                       doctest::Contains("2 views, but 1 shifts"), Error);
}

TEST_CASE("straightened: a leaning axis stands upright") {
  const Scan straight = straightened(scan_of(true), how(4, {}, {}), 2, true);
  const double sine = std::sin(4 * M_PI / 180), cosine = std::cos(4 * M_PI / 180), mx = 0.5 * (kWidth - 1),
               my = 0.5 * (kHeight - 1);
  const auto turned = [&](double x, double y) {
    return seen(mx + cosine * (x - mx) + sine * (y - my), my - sine * (x - mx) + cosine * (y - my));
  };
  CHECK(worst(straight, 1, turned) < 1e-4);
}

TEST_CASE("straightened: a lens without distortion") {
  const Distortion lens{40, 33, {1.01, 2e-4, -1e-6}};
  const Scan straight = straightened(scan_of(true), how(0, lens, {{1, 0}, {0, 2}}), 2, true);
  const auto bent = [&](double x, double y) {
    const double r = std::hypot(x - 40, y - 33), k = 1.01 + 2e-4 * r - 1e-6 * r * r;
    return seen(40 + k * (x - 40), 33 + k * (y - 33));
  };
  CHECK(worst(straight, 0, [&](double x, double y) { return bent(x + 1, y); }) < 1e-4);
  CHECK(worst(straight, 1, [&](double x, double y) { return bent(x, y + 2); }) < 1e-4);
}

TEST_CASE("straightened: rows have the same bits whatever is read with them") {
  std::vector<float> whole(size_t(kWidth) * kHeight), row(kWidth);
  for (const auto& shifts : {std::vector<std::array<double, 2>>{}, {{0.3, 0}, {0, 40.2}}})
    for (const int view : {0, 1}) {
      const Scan straight = straightened(scan_of(true), how(-3, {40, 33, {1, 1e-4}}, shifts), 2, true);
      straight.source->read_rows(view, 0, kHeight, reinterpret_cast<std::byte*>(whole.data()));
      for (int y = 0; y < kHeight; ++y) {
        straight.source->read_rows(view, y, y + 1, reinterpret_cast<std::byte*>(row.data()));
        CHECK(std::equal(row.begin(), row.end(), whole.begin() + std::ptrdiff_t(y) * kWidth));
      }
    }
}

TEST_CASE("straightened: places that are the same for all views give the bits that each view has by itself") {
  std::vector<float> kept(size_t(kWidth) * kHeight), own(kept.size());
  const Distortion lens{40, 33, {1.003, 1e-5}};
  const Scan once = straightened(scan_of(true), how(0.2, lens, {}), 2, true),
             each = straightened(scan_of(true), how(0.2, lens, {{0, 0}, {0, 0}}), 2, true);
  CHECK(once.source->info().held_bytes > each.source->info().held_bytes);
  for (const int view : {0, 1}) {
    once.source->read_rows(view, 0, kHeight, reinterpret_cast<std::byte*>(kept.data()));
    each.source->read_rows(view, 0, kHeight, reinterpret_cast<std::byte*>(own.data()));
    CHECK(kept == own);
  }
}

TEST_CASE("straightened: files of a lens and of shifts") {
  const Distortion lens = read_distortion(
      written("# of the camera\nxcenter = 40.5\nycenter = 33\n\nfactor0 = 1.0\nfactor1 = 2e-4\n"));
  CHECK(lens.centre_x == 40.5);
  CHECK(lens.factors == std::vector<double>{1, 2e-4});
  const auto shifts = read_shifts(written("0.5\n1 -2 # a jump\n"), 64, 8);
  CHECK(shifts == std::vector<std::array<double, 2>>{{0.5, 0}, {1, -2}});
  CHECK_THROWS_WITH_AS(read_distortion(written("xcenter = 40.5\nfactor0 = 1\n")),
                       doctest::Contains("wanted xcenter, ycenter"), Error);
  CHECK_THROWS_WITH_AS(read_distortion(written("xcenter = 1\nycenter = 1\nfactor1 = 1\n")),
                       doctest::Contains("line 3: 'factor1', wanted xcenter, ycenter or factor0"), Error);
  CHECK_THROWS_WITH_AS(read_distortion(written("xcenter: 1\n")), doctest::Contains("line 1"), Error);
  CHECK_THROWS_WITH_AS(read_shifts(written("1 2\n1 2 3\n"), 64, 8),
                       doctest::Contains("line 2: '1 2 3', wanted DX [DY]"), Error);
  CHECK_THROWS_WITH_AS(read_shifts(written("x\n"), 64, 8), doctest::Contains("line 1"), Error);
  CHECK_THROWS_AS(read_shifts("/no/such/file", 64, 8), Error);
}
