// SPDX-License-Identifier: BSD-3-Clause
// A disc of known attenuation, measured with dark, flats and 16-bit counts, comes out with that attenuation,
// whatever the bands, lanes and threads.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/parallel.h"
#include "disc_scan.h"
#include "recon/reconstruct.h"
#include "recon/slice_output.h"

using namespace harima;

TEST_CASE("a disc comes out at its place with its attenuation in 1/cm, by both methods") {
  const Scan scan = disc_scan();
  for (const char* method : {"direct", "fourier"}) {
    CAPTURE(method);
    const Recipe recipe = disc_recipe(method);
    const Plan plan = plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2);
    MapSink sink;
    const auto report = reconstruct(scan, recipe, plan, {}, sink, nullptr, nullptr);
    CHECK(report.slices == kRows);
    for (int row : {0, 7, kRows - 1}) {
      CHECK(mean_around(sink.slices.at(row), kDiscX, kDiscY, kRadius - 4) ==
            doctest::Approx(kMuPerCm).epsilon(0.002));
      CHECK(std::abs(mean_around(sink.slices.at(row), -20, 15, 6)) < 0.02);
      CHECK(sink.slices.at(row).row<float>(0)[0] == 0);
    }
  }
}

TEST_CASE("bands, lanes and threads do not change a bit") {
  const Scan scan = disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.ring = "sort";
  MapSink whole;
  const Plan plan = plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2);
  reconstruct(scan, recipe, plan, {}, whole, nullptr, nullptr);
  for (int lanes : {4, 8, 16}) {
    Plan other;
    other.lanes = lanes;
    other.band_rows = lanes;
    for (int first = 0; first < kRows; first += lanes) {
      other.bands.emplace_back();
      for (int row = first; row < std::min(kRows, first + lanes); ++row) other.bands.back().push_back(row);
    }
    set_thread_count(lanes == 8 ? 1 : 3);
    MapSink parts;
    reconstruct(scan, recipe, other, {}, parts, nullptr, nullptr);
    set_thread_count(0);
    for (const auto& [row, slice] : whole.slices) CHECK(is_same(slice, parts.slices.at(row)));
  }
}

TEST_CASE(
    "with phase retrieval bands, lanes, threads and rows do not change a bit, and a disc keeps its "
    "attenuation") {
  const Scan scan = disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.zinger = 3000;
  recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
  recipe.pixel_um = 2;
  Recipe plain = recipe;
  plain.phase = {};
  const Plan plan = plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2);
  CHECK(plan.memory_bytes > plan_bands(scan, plain, all_rows(kRows), PixelType::f32, 0, 2).memory_bytes);
  MapSink whole, unfiltered;
  const auto report = reconstruct(scan, recipe, plan, {}, whole, nullptr, nullptr);
  const auto plain_report = reconstruct(scan, plain, plan, {}, unfiltered, nullptr, nullptr);
  CHECK(report.zingers == plain_report.zingers);
  CHECK(report.lowest_signal == plain_report.lowest_signal);
  CHECK(largest_difference(whole.slices.at(7), unfiltered.slices.at(7)) > 0.01);
  CHECK(mean_around(whole.slices.at(7), kDiscX, kDiscY, kRadius - 8) ==
        doctest::Approx(mean_around(unfiltered.slices.at(7), kDiscX, kDiscY, kRadius - 8)).epsilon(0.002));
  for (const auto& rows : {std::vector{2, 3}, {7, 8, 9, 10}, {0, 1, 2, 3, 4}, {kRows - 2, kRows - 1}}) {
    set_thread_count(rows.size() == 2 ? 1 : 3);
    MapSink some;
    reconstruct(scan, recipe, plan_bands(scan, recipe, rows, PixelType::f32, 0, 2), {}, some, nullptr,
                nullptr);
    set_thread_count(0);
    for (size_t i = 0; i < rows.size(); ++i) CHECK(is_same(whole.slices.at(rows[i]), some.slices.at(int(i))));
  }
}

TEST_CASE("some rows have the bits of a run over all, whatever row they begin and end with") {
  const Scan scan = disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.ring = "sort";
  MapSink whole;
  reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, whole,
              nullptr, nullptr);
  for (const auto& [first, last] :
       {std::pair{1, 2}, {0, 1}, {7, 19}, {8, 19}, {3, kRows}, {kRows - 1, kRows}, {5, 20}}) {
    CAPTURE(first);
    std::vector<int> rows;
    for (int row = first; row < last; ++row) rows.push_back(row);
    const Plan plan = plan_bands(scan, recipe, rows, PixelType::f32, 0, 2);
    MapSink some;
    int64_t done = 0;
    const auto report = reconstruct(
        scan, recipe, plan, {}, some, [&](int n) { done += n; }, nullptr);
    CHECK(report.slices == last - first);
    CHECK(done == last - first);
    REQUIRE(int(some.slices.size()) == last - first);
    for (int row = first; row < last; ++row)
      CHECK(is_same(whole.slices.at(row), some.slices.at(row - first)));
  }
}

Scan with_black_rows(Scan scan, int first, int last) {
  scan.darks.clear();
  std::vector<Frame> black;
  for (const View& view : scan.views) {
    Frame frame(PixelType::u16, kColumns, kRows);
    scan.source->read_rows(view.frame, 0, kRows, frame.data());
    std::fill_n(frame.row<uint16_t>(first), kColumns * (last - first), uint16_t(0));
    black.push_back(frame);
  }
  scan.source = stack_of(black, "black");
  return scan;
}

TEST_CASE(
    "a row that serves for company only may be black, and is not counted; one that is wanted is left empty, "
    "unless no row is lit") {
  const Scan scan = with_black_rows(disc_scan(), 6, 7), night = with_black_rows(disc_scan(), 0, kRows);
  const Recipe recipe = disc_recipe("fourier");
  MapSink sink;
  const auto report = reconstruct(scan, recipe, plan_bands(scan, recipe, {7, 8, 9}, PixelType::f32, 0, 2), {},
                                  sink, nullptr, nullptr);
  CHECK(report.clipped == 0);
  CHECK(report.black_rows == 0);
  CHECK(report.unlit_rows == 0);
  CHECK(mean_around(sink.slices.at(0), kDiscX, kDiscY, kRadius - 4) ==
        doctest::Approx(kMuPerCm).epsilon(0.02));
  const Plan beside = plan_bands(scan, recipe, {6, 7}, PixelType::f32, 0, 2);
  MapSink both;
  CHECK(reconstruct(scan, recipe, beside, {}, both, nullptr, nullptr).unlit_rows == 1);
  CHECK(std::abs(mean_around(both.slices.at(0), kDiscX, kDiscY, kRadius)) < 1e-6);
  CHECK(is_same(both.slices.at(1), sink.slices.at(0)));
  CHECK_THROWS_AS(reconstruct(night, recipe, beside, {}, both, nullptr, nullptr), Error);
}

TEST_CASE("finished slices are not made again, and a stop keeps what is done") {
  const Scan scan = disc_scan();
  const Recipe recipe = disc_recipe("direct");
  Plan plan = plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2);
  MapSink sink;
  for (int i = 0; i < 16; ++i) sink.finished[i] = true;
  const auto report = reconstruct(scan, recipe, plan, {}, sink, nullptr, nullptr);
  CHECK(report.skipped == 16);
  CHECK(report.slices == kRows - 16);
  CHECK(sink.slices.size() == kRows - 16);
  MapSink stopped;
  int asked = 0;
  const auto cut = reconstruct(scan, recipe, plan, {}, stopped, nullptr, [&] { return asked++ > 0; });
  CHECK(cut.slices == 16);
  CHECK(stopped.slices.size() == 16);
}

TEST_CASE("windowed output is the facility's truncating formula") {
  Frame slice(PixelType::f32, 5, 1);
  const float values[] = {-1.0f, 0.5f, 1.0f, 3.0f, 0.001f};
  std::memcpy(slice.data(), values, sizeof values);
  const Frame bytes = output_frame(slice, {PixelType::u8, -0.5, 2.0});
  for (int i = 0; i < 5; ++i) {
    const float v = 255.0f * (values[i] + 0.5f) / 2.5f;
    CHECK(bytes.row<uint8_t>(0)[i] == (v < 1 ? 0 : v > 255 ? 255 : int(v)));
  }
  slice.row<float>(0)[2] = NAN;
  CHECK_THROWS_AS(output_frame(slice, {PixelType::u8, 0, 1}), Error);
}
