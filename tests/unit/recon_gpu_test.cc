// SPDX-License-Identifier: BSD-3-Clause
// The main loop on GPUs: emulated ones.
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstring>

#include "gpu_scans.h"
#include "message_of.h"

using namespace harima;

namespace {

// Rows 5 to 14 have two small pieces of 400 1/cm.
Scan metal_disc_scan() {
  Scan scan = disc_scan();
  std::vector<Frame> frames;
  for (const View& view : scan.views) {
    Frame frame(PixelType::u16, kColumns, kRows);
    scan.source->read_rows(view.frame, 0, kRows, frame.data());
    const double angle = view.angle_deg * M_PI / 180;
    for (int row = 5; row < 15; ++row)
      for (int x = 0; x < kColumns; ++x) {
        double path = 0;
        for (const auto& [u, v, radius] : {std::array{14.0, -3.0, 2.1}, {-9.0, 20.0, 1.2}})
          for (int i = 0; i < 8; ++i) {
            const double t = x + (i - 3.5) / 8 - kAxis - u * std::cos(angle) - v * std::sin(angle);
            path += 2 * std::sqrt(std::max(0.0, radius * radius - t * t)) / 8;
          }
        uint16_t& count = frame.row<uint16_t>(row)[x];
        count = uint16_t(100 + x + std::lround((count - 100 - x) * std::exp(-path * kPixelUm * 1e-4 * 400)));
      }
    frames.push_back(frame);
  }
  scan.source = stack_of(frames, "metal");
  return scan;
}

// Of what a slice was before metal was bridged the pixels that are metal, of `bridged` the others; compared
// with these.
double difference_but_for_metal(const Frame& got, const Frame& bridged, const Frame& before, double level) {
  double most = 0;
  for (int y = 0; y < got.height(); ++y)
    for (int x = 0; x < got.width(); ++x) {
      const double as_before = double(before.row<float>(y)[x]),
                   want = as_before >= level ? as_before : double(bridged.row<float>(y)[x]);
      most = std::max(most, std::abs(double(got.row<float>(y)[x]) - want));
    }
  return most;
}

}  // namespace

TEST_CASE(
    "metal is bridged before GPUs and put back into what they make, whatever the bands and the output") {
  const Scan scan = metal_disc_scan();
  for (const bool is_offset : {false, true}) {
    Recipe recipe = disc_recipe(is_offset ? "direct" : "fourier");
    recipe.offset_scan = is_offset;  // of half a turn: wrong slices, but the same ones
    recipe.metal_per_cm = 100;
    if (!is_offset) recipe.roi = {11, 20, 63, 45};
    MapSink want, plain, first;
    const MetalTally found =
        reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                    nullptr, nullptr)
            .metal;
    CHECK(found.slices == kRows);
    CHECK(found.with_metal == 10);
    CHECK(found.pixels > 10 * 15);
    Recipe without = recipe;
    without.metal_per_cm = 0;
    reconstruct(scan, without, plan_bands(scan, without, all_rows(kRows), PixelType::f32, 0, 2), {}, plain,
                nullptr, nullptr);
    CHECK(largest_difference(want.slices.at(9), plain.slices.at(9)) > 1);
    CHECK(largest_difference(want.slices.at(3), plain.slices.at(3)) < 1e-3);
    for (const auto& [gpus, memory] : {std::pair{1, size_t{0}}, {3, size_t{30000000}}}) {
      MapSink got;
      const MetalTally same = reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), gpus, memory),
                                          {}, got, nullptr, nullptr)
                                  .metal;
      CHECK(same.slices == found.slices);
      CHECK(same.with_metal == found.with_metal);
      CHECK(same.pixels == found.pixels);
      CHECK(same.runs == found.runs);
      if (first.slices.empty()) first = got;
      REQUIRE(got.slices.size() == kRows);
      for (const auto& [row, slice] : got.slices) {
        CHECK(difference_but_for_metal(slice, want.slices.at(row), plain.slices.at(row),
                                       recipe.metal_per_cm) < 1e-3 * kMuPerCm);
        CHECK(is_same(slice, first.slices.at(row)));
      }
    }
    const OutputWindow bytes{PixelType::u16, -5, 500};
    MapSink on_cpu, on_gpu;
    reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::u16, 0, 2), bytes, on_cpu,
                nullptr, nullptr);
    reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), 2), bytes, on_gpu, nullptr, nullptr);
    // Whole numbers of what is put back are those of other values.
    for (const auto& [row, slice] : on_gpu.slices)
      CHECK(difference_but_for_metal(slice, on_cpu.slices.at(row), slice,
                                     (recipe.metal_per_cm - bytes.low) / (bytes.high - bytes.low) * 65535) <=
            1);
  }
}

TEST_CASE("a scan has the slices and the report of the processor, whatever the bands and GPUs") {
  const Scan scan = spoilt_disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.ring = "sort";
  recipe.zinger = 2000;
  MapSink want;
  const auto on_cpu =
      reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                  nullptr, nullptr);
  CHECK(on_cpu.zingers > 1000);
  CHECK(on_cpu.black_rows == 1);
  MapSink first;
  for (int gpus : {1, 3})
    for (size_t memory : {size_t{0}, size_t{1500000}}) {
      const Plan plan = gpu_plan(scan, recipe, all_rows(kRows), gpus, memory);
      CHECK((memory == 0) == (plan.bands.size() == 1));
      CHECK((memory == 0 || plan.memory_bytes <= memory));
      MapSink sink;
      int64_t done = 0;
      const auto report = reconstruct(
          scan, recipe, plan, {}, sink, [&](int n) { done += n; }, nullptr);
      CHECK(done == kRows);
      CHECK(report.slices == kRows);
      CHECK(report.zingers == on_cpu.zingers);
      CHECK(report.black_rows == 1);
      CHECK(report.black_views == on_cpu.black_views);
      CHECK(report.clipped == on_cpu.clipped);
      CHECK(report.samples == on_cpu.samples);
      CHECK(report.lowest_signal == on_cpu.lowest_signal);
      check_slices(sink, want, first);
    }
}

TEST_CASE(
    "rings are removed on GPUs after zingers, air and hardening, as on the processor, whatever the bands") {
  const Scan scan = spoilt_disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.zinger = 2000;
  recipe.air_left = recipe.air_right = 2;
  recipe.hardening.a[recipe.hardening.count++] = 0.05f;
  MapSink want, first;
  for (const char* ring : {"all", "wavelet"}) {
    recipe.ring = ring;
    recipe.ring_options = ring_method(ring)->usual;
    const auto on_cpu =
        reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                    nullptr, nullptr);
    first.slices.clear();
    const size_t whole = gpu_plan(scan, recipe, all_rows(kRows), 2).memory_bytes;
    for (const size_t memory : {size_t{0}, whole - 1}) {
      const Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 2, memory);
      CHECK((memory == 0) == (plan.bands.size() == 1));
      MapSink got;
      const auto report = reconstruct(scan, recipe, plan, {}, got, nullptr, nullptr);
      CHECK(report.zingers == on_cpu.zingers);
      CHECK(report.black_views == on_cpu.black_views);
      CHECK(report.clipped == on_cpu.clipped);
      CHECK(report.lowest_signal == on_cpu.lowest_signal);
      check_slices(got, want, first);
    }
  }
}

TEST_CASE("on GPUs some rows have the bits of all, and finished ones are not made again") {
  const Scan scan = disc_scan();
  const Recipe recipe = disc_recipe("direct");
  MapSink whole, some, rest;
  reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), 1), {}, whole, nullptr, nullptr);
  reconstruct(scan, recipe, gpu_plan(scan, recipe, {5, 6, 7, 8}, 2), {}, some, nullptr, nullptr);
  for (int i = 0; i < 4; ++i) CHECK(is_same(whole.slices.at(5 + i), some.slices.at(i)));
  CHECK(mean_around(whole.slices.at(7), kDiscX, kDiscY, kRadius - 4) ==
        doctest::Approx(kMuPerCm).epsilon(0.002));
  const Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 1, 1500000);
  for (int i = 0; i < plan.band_rows; ++i) rest.finished[i] = true;
  CHECK(reconstruct(scan, recipe, plan, {}, rest, nullptr, nullptr).skipped == plan.band_rows);
  CHECK(int(rest.slices.size()) == kRows - plan.band_rows);
  CHECK(message_of([&] { gpu_plan(scan, recipe, all_rows(kRows), 1, 1000); }).find("--mem allows") !=
        std::string::npos);
}

TEST_CASE("a stop within a band leaves the slices that are made, and the same command makes the others") {
  const Scan scan = disc_scan();
  const Recipe recipe = disc_recipe("direct");
  MapSink whole, cut;
  reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), 2), {}, whole, nullptr, nullptr);
  const Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 1);
  REQUIRE(plan.bands.size() == 1);
  std::atomic<int> asked{0};
  int told = 0;
  const auto first = reconstruct(
      scan, recipe, plan, {}, cut, [&](int count) { told += count; }, [&] { return asked++ == 2; });
  CHECK(first.slices == 16);  // asked before the band, and before its first and second chunk
  CHECK(told == 16);
  CHECK(cut.slices.size() == 16);
  CHECK(first.samples == int64_t{16} * kViews * kColumns);
  CHECK(first.lowest_signal > 1000);  // of rows that were made
  for (const auto& [row, slice] : cut.slices) cut.finished[row] = true;
  const auto rest = reconstruct(scan, recipe, plan, {}, cut, nullptr, nullptr);
  CHECK(rest.slices == kRows);
  REQUIRE(cut.slices.size() == kRows);
  for (const auto& [row, slice] : whole.slices) CHECK(is_same(slice, cut.slices.at(row)));
}

TEST_CASE("8 and 16 bit slices are those of the processor, with the range of their values") {
  const Scan scan = disc_scan();
  const Recipe recipe = disc_recipe("direct");
  for (const OutputWindow& pixels :
       {OutputWindow{PixelType::u8, -0.5, 5}, OutputWindow{PixelType::u16, 0, 8}}) {
    MapSink want, got;
    reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), pixels.type, 0, 2), pixels, want,
                nullptr, nullptr);
    reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), 2), pixels, got, nullptr, nullptr);
    REQUIRE(got.slices.size() == kRows);
    for (const auto& [row, slice] : got.slices) {
      CHECK(largest_difference(slice, want.slices.at(row)) <= 1);  // a value at the border of two numbers
      for (const std::string_view name : {meta_name::kMin, meta_name::kMax})
        CHECK(got.metas.at(row).number(name, -99) ==
              doctest::Approx(want.metas.at(row).number(name, 99)).epsilon(1e-4));
    }
  }
}

TEST_CASE("a slice with a pixel that is not a number is not made whole numbers") {
  Scan scan = disc_scan();
  Frame flat(PixelType::f32, kColumns, kRows);
  std::fill_n(flat.row<float>(0), size_t(kColumns) * kRows, 3e38f);  // sums of them are infinite
  scan.flats.clear();
  scan.darks.clear();
  StackInfo info = scan.source->info();
  info.type = PixelType::f32;
  scan.source = std::make_shared<MemorySource>(info, std::vector<Frame>(kViews, flat), "huge");
  Recipe recipe = disc_recipe("direct");
  recipe.take_log = false;
  MapSink sink;
  const OutputWindow pixels{PixelType::u8, 0, 1};
  const std::string message = message_of([&] {
    reconstruct(scan, recipe, gpu_plan(scan, recipe, all_rows(kRows), 1), pixels, sink, nullptr, nullptr);
  });
  CHECK(message.find("pixels are not numbers") != std::string::npos);
}

TEST_CASE("--device: what is asked for, what there is") {
  emulated::set_machine({.devices = 3});
  const GpuBackend* gpus = &emulated::backend();
  std::string remark;
  CHECK(choose_gpus("cpu", gpus, remark).backend == nullptr);
  CHECK(choose_gpus("auto", nullptr, remark).backend == nullptr);
  CHECK(remark.empty());
  CHECK(choose_gpus("auto", gpus, remark).devices == std::vector<int>{0, 1, 2});
  CHECK(choose_gpus("cuda", gpus, remark).devices == std::vector<int>{0, 1, 2});
  CHECK(choose_gpus("cuda:2,0", gpus, remark).devices == std::vector<int>{2, 0});
  CHECK(choose_gpus("cuda:1", gpus, remark).name == "cuda:1 (emulated)");
  CHECK(message_of([&] { choose_gpus("cuda:3", gpus, remark); }) ==
        "--device is cuda:3, but there is no GPU 3; wanted 0 to 2");
  CHECK(message_of([&] { choose_gpus("cuda:1,1", gpus, remark); }) ==
        "--device is cuda:1,1: GPU 1 is named twice");
  CHECK(message_of([&] { choose_gpus("cuda", nullptr, remark); }).find("built without CUDA") !=
        std::string::npos);
  emulated::set_machine({.devices = 0});
  CHECK(message_of([&] { choose_gpus("cuda", gpus, remark); }) ==
        "--device is cuda, but no GPU answers: none is emulated");
  CHECK(remark.empty());
  CHECK(choose_gpus("auto", gpus, remark).backend == nullptr);
  CHECK(remark == "no GPU answers (none is emulated); computing on the CPU");
}
