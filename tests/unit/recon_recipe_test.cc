// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "math/window.h"
#include "recon/band.h"
#include "recon/plan.h"
#include "recon/probe.h"
#include "recon/recipe.h"

using namespace harima;

namespace {

// A scan of frames that hold their own number, so that what is read can be recognised.
Scan numbered_scan(int views, int width, int height, double span_deg) {
  StackInfo info;
  info.type = PixelType::u16;
  info.width = width;
  info.height = height;
  std::vector<Frame> frames;
  Scan scan;
  for (int v = 0; v < views; ++v) {
    Frame frame(PixelType::u16, width, height);
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) frame.row<uint16_t>(y)[x] = uint16_t(v * 100 + y);
    frames.push_back(frame);
    scan.views.push_back({v, span_deg * v / views, double(v)});
  }
  scan.name = "numbered";
  scan.source = std::make_shared<MemorySource>(info, frames, "numbered");
  return scan;
}

}  // namespace

TEST_CASE("flats are mixed by time, and held before the first and after the last") {
  std::vector<FlatGroup> flats(3);
  flats[0].time = 10;
  flats[1].time = 20;
  flats[2].time = 20;
  CHECK(mix_flats(flats, 5).after == 0);
  CHECK(mix_flats(flats, 12.5).weight == doctest::Approx(0.25));
  CHECK(mix_flats(flats, 12.5).after == 1);
  CHECK(mix_flats(flats, 30).before == 2);
  CHECK(mix_flats(flats, 30).weight == 0);
}

TEST_CASE("a band holds the wanted rows of every view, in order, with gaps between rows") {
  const Scan scan = numbered_scan(5, 3, 8, 180);
  Band band;
  BandReader(scan, {}).read({1, 2, 6}, band);
  const uint16_t* raw = band.raw.as<uint16_t>();
  for (int v = 0; v < 5; ++v)
    for (int i = 0; i < 3; ++i) CHECK(raw[(v * 3 + i) * 3] == v * 100 + std::vector<int>{1, 2, 6}[size_t(i)]);
}

TEST_CASE("an offset scan is as wide as twice the longer side of its axis") {
  const Scan scan = numbered_scan(12, 512, 1, 360);
  Recipe recipe;
  recipe.axis.axis_px = 439.5;
  CHECK(is_offset_scan(scan, recipe.axis));
  recipe.offset_scan = true;
  CHECK(slice_width(scan, recipe) == 880);
  recipe.axis.axis_px = 72.25;
  CHECK(slice_width(scan, recipe) == 879);
  recipe.offset_scan = false;
  CHECK(slice_width(scan, recipe) == 512);
  CHECK(circle_radius(scan, recipe, 512) == doctest::Approx(72.25));
}

TEST_CASE("bands cover the rows once and shrink with the memory") {
  const Scan scan = numbered_scan(40, 64, 200, 180);
  Recipe recipe;
  recipe.axis.axis_px = 31.5;
  recipe.method = "direct";
  const std::vector<int> rows = all_rows(200);
  const Plan wide = plan_bands(scan, recipe, rows, PixelType::f32, 0, 2);
  const Plan tight = plan_bands(scan, recipe, rows, PixelType::f32, wide.memory_bytes * 2 / 3, 2);
  for (const Plan& plan : {wide, tight}) {
    std::vector<int> seen;
    for (const auto& band : plan.bands) seen.insert(seen.end(), band.begin(), band.end());
    CHECK(seen == rows);
    CHECK(plan.band_rows % plan.lanes == 0);
  }
  CHECK(tight.memory_bytes <= wide.memory_bytes * 2 / 3);
  CHECK_THROWS_AS(plan_bands(scan, recipe, rows, PixelType::f32, 1000, 2), Error);
}

TEST_CASE("equal recipes have equal hashes, different ones different") {
  const Scan scan = numbered_scan(4, 8, 2, 180);
  Recipe a, b;
  CHECK(recipe_hash(scan, a, "f32") == recipe_hash(scan, b, "f32"));
  b.ring_options.width = 7;
  CHECK(recipe_hash(scan, a, "f32") != recipe_hash(scan, b, "f32"));
  CHECK(recipe_hash(scan, a, "f32") != recipe_hash(scan, a, "u8"));
}

TEST_CASE("of the parameters of ring removal, those that the method uses tell recipes apart") {
  const Scan scan = numbered_scan(4, 8, 2, 180);
  const auto hash = [&](const char* ring, const RingOptions& options) {
    Recipe recipe;
    recipe.ring = ring;
    recipe.ring_options = options;
    return recipe_hash(scan, recipe, "f32");
  };
  for (const RingMethod& method : ring_methods()) {
    CAPTURE(method.name);
    CHECK((hash(method.name, {.width = 7}) != hash(method.name, {})) == bool(method.uses & kUsesWidth));
    CHECK((hash(method.name, {.wide = 9}) != hash(method.name, {})) == bool(method.uses & kUsesWide));
    CHECK((hash(method.name, {.snr = 5}) != hash(method.name, {})) == bool(method.uses & kUsesSnr));
    CHECK((hash(method.name, {.sigma = 1}) != hash(method.name, {})) == bool(method.uses & kUsesSigma));
  }
  CHECK(hash(kRingAuto, {}) != hash("sort", {}));
}

TEST_CASE("filters go by name and letter; Chesler is the Hann window") {
  CHECK((filter_window("c") == filter_window("chesler")));
  CHECK((filter_window("none") == nullptr));
  CHECK_THROWS_AS(filter_window("ram"), Error);
  for (double f : {0.0, 0.1, 0.37, 0.5})
    CHECK(filter_window("c")(f) == doctest::Approx(filter_window("hann")(f)));
}

TEST_CASE("the response of the ramp: spatial kernel, not |f|") {
  const int n = 256;
  const std::vector<double> h = filter_response(n, filter_window("ramp"));
  CHECK(h[0] > 0);
  CHECK(h[0] < 0.002);
  CHECK(h[n / 2] == doctest::Approx(0.5).epsilon(0.01));
  double kernel_0 = h[0] + h[n / 2];
  for (int k = 1; k < n / 2; ++k) kernel_0 += 2 * h[size_t(k)];
  CHECK(kernel_0 / n == doctest::Approx(0.25));
}
