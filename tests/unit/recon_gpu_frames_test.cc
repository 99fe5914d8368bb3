// SPDX-License-Identifier: BSD-3-Clause
// Steps of whole frames on GPUs (emulated ones) before the main loop: phase, zingers, straightening, bad
// pixels.
#include <doctest/doctest.h>

#include <numeric>
#include <tuple>

#include "gpu_scans.h"
#include "message_of.h"
#include "recon/probe.h"
#include "recon/stacked.h"
#include "recon/straightened.h"
#include "recon/zinger_free.h"

using namespace harima;

namespace {

// In all views at once.
int64_t zingers_of(const Scan& scan, Recipe recipe) {
  recipe.phase = {};
  Band band;
  BandReader(scan, recipe).read(all_rows(kRows), band);
  return std::accumulate(band.zingers.begin(), band.zingers.end(), int64_t{0});
}

// The emulated devices, asked for filters of projections; or without room for them.
class Onlooker : public GpuBackend {
 public:
  explicit Onlooker(bool may_filter) : may_filter_(may_filter) {}
  std::vector<GpuInfo> devices(std::string& why_none) const override {
    return emulated::backend().devices(why_none);
  }
  std::unique_ptr<GpuChain> make_chain(const GpuChainSpec& spec,
                                       std::span<const int> devices) const override {
    return emulated::backend().make_chain(spec, devices);
  }
  std::unique_ptr<GpuLeaning> make_leaning(const GpuLeaningSpec& spec,
                                           std::span<const int> devices) const override {
    return emulated::backend().make_leaning(spec, devices);
  }
  std::unique_ptr<Projector> make_projector(const ProjectorSpec& spec,
                                            std::span<const int> devices) const override {
    return emulated::backend().make_projector(spec, devices);
  }
  std::unique_ptr<GpuProjectionFilter> make_projection_filter(const GpuProjectionFilterSpec& spec,
                                                              std::span<const int> devices) const override {
    ++filters_wanted;
    return may_filter_ ? emulated::backend().make_projection_filter(spec, devices) : nullptr;
  }
  std::unique_ptr<GpuFrames> make_frames(const GpuFramesSpec& spec,
                                         std::span<const int> devices) const override {
    ++frames_wanted;
    return may_filter_ ? emulated::backend().make_frames(spec, devices) : nullptr;
  }
  std::unique_ptr<GpuFilter> make_filter(const GpuFilterSpec& spec,
                                         std::span<const int> devices) const override {
    return emulated::backend().make_filter(spec, devices);
  }
  Buffer host_buffer(size_t bytes) const override { return emulated::backend().host_buffer(bytes); }

  mutable int filters_wanted = 0, frames_wanted = 0;

 private:
  const bool may_filter_;
};

}  // namespace

TEST_CASE(
    "rows whose phase is retrieved have the slices and the report of the processor, whatever the bands and "
    "who filters") {
  const Scan scan = spoilt_disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.zinger = 2000;
  recipe.phase = {.method = "ctf", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
  MapSink want, first;
  const auto on_cpu =
      reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                  nullptr, nullptr);
  CHECK(on_cpu.zingers > 1000);
  CHECK(on_cpu.black_rows == 1);
  CHECK(on_cpu.zingers == zingers_of(scan, recipe));
  const size_t all = gpu_plan(scan, recipe, all_rows(kRows), 2).memory_bytes;
  for (const bool may_filter : {true, false})
    for (const size_t memory : {size_t{0}, all - all / 8}) {
      Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 2, memory);
      CHECK((memory == 0) == (plan.bands.size() == 1));
      const Onlooker gpus(may_filter);
      plan.gpus.backend = &gpus;
      MapSink got;
      const auto report = reconstruct(scan, recipe, plan, {}, got, nullptr, nullptr);
      CHECK(gpus.filters_wanted == 1);
      CHECK(report.zingers == on_cpu.zingers);
      CHECK(report.black_rows == 1);
      CHECK(report.clipped == on_cpu.clipped);
      CHECK(report.lowest_signal == on_cpu.lowest_signal);
      if (memory == 0) first.slices.clear();
      check_slices(got, want, first);
    }
}

TEST_CASE(
    "phase is retrieved on GPUs of any memory, before rings that they have no form for, and before "
    "iterations") {
  const Scan scan = spoilt_disc_scan();
  Recipe recipe = disc_recipe("fourier");
  recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
  const std::vector<int> rows{6, 7, 8, 9};
  MapSink first;
  for (const size_t memory : {size_t{1} << 30, size_t{12000000}, size_t{5000000}}) {
    const Plan plan = gpu_plan(scan, recipe, rows, 2);
    emulated::set_machine({.devices = 2, .memory_bytes = memory});
    MapSink got;
    reconstruct(scan, recipe, plan, {}, got, nullptr, nullptr);
    CHECK(emulated::most_bytes_in_use() <= 2 * memory);
    if (first.slices.empty()) first = got;
    for (const auto& [row, slice] : got.slices) CHECK(is_same(slice, first.slices.at(row)));
  }
  Recipe ringed = recipe, iterated = recipe;
  ringed.ring = "vo-fit";
  ringed.ring_options = ring_method(ringed.ring)->usual;
  iterated.method = "sirt";
  iterated.iteration.iterations = 2;
  for (const Recipe& one : {ringed, iterated}) {
    MapSink want, got;
    reconstruct(scan, one, plan_bands(scan, one, rows, PixelType::f32, 0, 2), {}, want, nullptr, nullptr);
    Plan plan = gpu_plan(scan, one, rows, 1);
    const Onlooker gpus(true);
    plan.gpus.backend = &gpus;
    reconstruct(scan, one, plan, {}, got, nullptr, nullptr);
    CHECK(gpus.filters_wanted == 1);
    REQUIRE(got.slices.size() == rows.size());
    for (const auto& [row, slice] : got.slices)
      CHECK(largest_difference(slice, want.slices.at(row)) < 1e-4 * kMuPerCm);
  }
}

TEST_CASE(
    "frames are cleaned and straightened on GPUs before all else, to the slices and the report of the "
    "processor") {
  const Scan scan = spoilt_disc_scan();
  Straightening how;
  how.roll_deg = 1.5;
  how.shifts.resize(scan.views.size(), {0.4, -1.3});
  for (const bool has_phase : {false, true}) {
    Recipe recipe = disc_recipe("fourier");
    if (has_phase)
      recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
    recipe.floor = 1e-4;
    MapSink want, first;
    const auto on_cpu_tally = std::make_shared<ZingerTally>(kViews, kRows);
    const Scan on_cpu = straightened(without_zingers(scan, "both", 2000, on_cpu_tally), how, 2, true);
    reconstruct(on_cpu, recipe, plan_bands(on_cpu, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                nullptr, nullptr);
    CHECK(on_cpu_tally->count() > 1000);
    for (const auto& [has_room, memory] :
         {std::pair{true, size_t{1} << 30}, {true, size_t{9000000}}, {false, size_t{1} << 30}}) {
      const auto tally = std::make_shared<ZingerTally>(kViews, kRows);
      const Scan on_gpus = straightened(without_zingers(scan, "both", 2000, tally), how, 2, true);
      Plan plan = gpu_plan(on_gpus, recipe, all_rows(kRows), 2);
      emulated::set_machine({.devices = 2, .memory_bytes = memory});
      const Onlooker gpus(has_room);
      plan.gpus.backend = &gpus;
      MapSink got;
      reconstruct(on_gpus, recipe, plan, {}, got, nullptr, nullptr);
      CHECK(gpus.frames_wanted == (has_phase && has_room ? 0 : 1));  // else the filter goes on from them
      CHECK(tally->count() == on_cpu_tally->count());
      CHECK(emulated::most_bytes_in_use() <= 2 * memory);
      if (!has_room) first.slices.clear();
      check_slices(got, want, first);
    }
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("a look at some rows takes frames through GPUs, too, with the bits of the processor") {
  Straightening how;
  how.roll_deg = 2;
  const Scan scan = straightened(spoilt_disc_scan(), how, 2, true);
  const Recipe recipe = disc_recipe("fourier");
  const Probe want = probe_scan(scan, recipe, 2, kRows, 5);
  for (const bool has_room : {true, false}) {
    const Onlooker gpus(has_room);
    const GpuChoice some = emulated_gpus(2);
    const Probe got = probe_scan(scan, recipe, 2, kRows, 5, {&gpus, some.devices, some.name});
    CHECK(gpus.frames_wanted == 1);
    CHECK((emulated::most_bytes_in_use() > 0) == has_room);
    CHECK(got.rows == want.rows);
    REQUIRE(got.sinograms.size() == want.sinograms.size());
    for (size_t i = 0; i < want.sinograms.size(); ++i) CHECK(is_same(got.sinograms[i], want.sinograms[i]));
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "frames of a helix are straightened on GPUs, once for all groups of rows, to the slices of the "
    "processor") {
  Scan scan = spoilt_disc_scan();
  for (View& view : scan.views) view.angle_deg *= 5;
  Straightening how;
  how.roll_deg = 1;
  const Scan straight = straightened(scan, how, 2, true);
  const auto helix = std::make_shared<const Helix>(straight, 14);
  const Scan tall = unrolled(straight, *helix, 1e-4, true);
  const RowSpan complete = helix->complete_rows();
  std::vector<int> rows(static_cast<size_t>(complete.count()));
  std::iota(rows.begin(), rows.end(), complete.first);
  REQUIRE(complete.count() > 32);
  for (const bool has_phase : {false, true}) {
    Recipe recipe = disc_recipe("fourier");
    recipe.helix = helix, recipe.ring = "none", recipe.floor = 1e-4;
    if (has_phase) recipe.phase = {.unsharp_px = 1.5, .unsharp_share = 0.5};
    MapSink want;
    reconstruct(tall, recipe, plan_bands(tall, recipe, rows, PixelType::f32, 0, 2), {}, want, nullptr,
                nullptr);
    for (const bool has_room : {true, false}) {
      Plan plan =
          plan_gpu_bands(tall, recipe, rows, {0, int(rows.size())}, PixelType::f32, 0, emulated_gpus(2));
      const Onlooker gpus(has_room);
      plan.gpus.backend = &gpus;
      MapSink got;
      reconstruct(tall, recipe, plan, {}, got, nullptr, nullptr);
      CHECK(gpus.frames_wanted == 1);
      CHECK(gpus.filters_wanted == 0);
      REQUIRE(got.slices.size() == rows.size());
      for (const auto& [row, slice] : got.slices)
        CHECK(largest_difference(slice, want.slices.at(row)) < 1e-4 * kMuPerCm);
    }
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("frames of a stack are straightened on GPUs, to the slices of the processor") {
  const Scan scan = spoilt_disc_scan();
  const Scan tall = stacked({scan, scan, scan}, {{13.5, 0, 1}, {15, 0, 1}}, 2, true);
  const std::vector<int> rows = all_rows(tall.height());
  for (const bool has_phase : {false, true}) {
    Recipe recipe = disc_recipe("fourier");
    recipe.floor = 1e-4;
    if (has_phase) recipe.phase = {.unsharp_px = 1.5, .unsharp_share = 0.5};
    MapSink want, first;
    reconstruct(tall, recipe, plan_bands(tall, recipe, rows, PixelType::f32, 0, 2), {}, want, nullptr,
                nullptr);
    REQUIRE(want.slices.size() == rows.size());
    const GpuChoice two = emulated_gpus(2);
    const size_t whole =
        plan_gpu_bands(tall, recipe, rows, {0, int(rows.size())}, PixelType::f32, 0, two).memory_bytes;
    for (const auto& [has_room, device, host] : {std::tuple{true, size_t{1} << 30, size_t{0}},
                                                 {true, size_t{12000000}, whole - whole / 20},
                                                 {false, size_t{1} << 30, size_t{0}}}) {
      Plan plan = plan_gpu_bands(tall, recipe, rows, {0, int(rows.size())}, PixelType::f32, host, two);
      CHECK((host == 0) == (plan.bands.size() == 1));
      emulated::set_machine({.devices = 2, .memory_bytes = device});
      const Onlooker gpus(has_room);
      plan.gpus.backend = &gpus;
      MapSink got;
      reconstruct(tall, recipe, plan, {}, got, nullptr, nullptr);
      CHECK((gpus.frames_wanted == 3 || !has_room));  // once for each scan
      CHECK(gpus.frames_wanted > 0);
      CHECK(emulated::most_bytes_in_use() <= 2 * device);
      REQUIRE(got.slices.size() == rows.size());
      if (!has_room || first.slices.empty()) first = got;
      for (const auto& [row, slice] : got.slices) {
        CHECK(largest_difference(slice, want.slices.at(row)) < 1e-4 * kMuPerCm);
        CHECK(is_same(slice, first.slices.at(row)));
      }
    }
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE("bad pixels are mended on GPUs that filter projections, and on processors else") {
  const Scan scan = spoilt_disc_scan();
  Frame map(PixelType::u8, kColumns, kRows);
  for (int y = 0; y < kRows; ++y)
    for (int x = 0; x < kColumns; ++x) map.row<uint8_t>(y)[x] = (x * 13 + y * 7) % 29 == 0;
  Recipe recipe = disc_recipe("fourier");
  recipe.zinger = 2000;
  recipe.flat_field.bad_pixels = std::make_shared<BadPixels>(map);
  for (const bool has_phase : {false, true}) {
    if (has_phase)
      recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
    MapSink want, got, first;
    const auto on_cpu =
        reconstruct(scan, recipe, plan_bands(scan, recipe, all_rows(kRows), PixelType::f32, 0, 2), {}, want,
                    nullptr, nullptr);
    Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 2);
    const Onlooker gpus(true);
    plan.gpus.backend = &gpus;
    const auto on_gpus = reconstruct(scan, recipe, plan, {}, got, nullptr, nullptr);
    CHECK(gpus.frames_wanted == 0);
    CHECK(on_gpus.zingers == on_cpu.zingers);
    check_slices(got, want, first);
  }
}

TEST_CASE("a GPU that is lost while it filters projections ends the run with one message") {
  const Scan scan = disc_scan();
  Recipe recipe = disc_recipe("direct");
  recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
  const Plan plan = gpu_plan(scan, recipe, all_rows(kRows), 1);
  emulated::set_machine({.lost_after = 12});
  MapSink sink;
  CHECK(message_of([&] {
          reconstruct(scan, recipe, plan, {}, sink, nullptr, nullptr);
        }).find("(emulated): the device is lost") != std::string::npos);
  CHECK(sink.slices.empty());
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "frames are cleaned, straightened, mended and filtered on GPUs before slices about a leaning axis, to "
    "those of the processor") {
  const Scan scan = spoilt_disc_scan();
  Straightening how;
  how.roll_deg = 1.5;
  Frame map(PixelType::u8, kColumns, kRows);
  std::fill_n(map.row<uint8_t>(0), size_t(kColumns) * kRows, uint8_t(0));
  map.row<uint8_t>(7)[31] = map.row<uint8_t>(7)[32] = 1;
  for (const bool has_phase : {false, true}) {
    Recipe recipe = disc_recipe("direct");
    recipe.lean_deg = 2;
    recipe.roi = {30, 25, 24, 20};
    recipe.black_fraction = 0.01;  // what is left of a black row where it is turned
    recipe.floor = 1e-4;
    recipe.flat_field.bad_pixels = std::make_shared<BadPixels>(map);
    if (has_phase)
      recipe.phase = {.method = "paganin", .energy_kev = 20, .distance_mm = 20, .delta_beta = 200};
    MapSink want, first;
    const auto on_cpu_tally = std::make_shared<ZingerTally>(kViews, kRows);
    const Scan on_cpu = straightened(without_zingers(scan, "both", 2000, on_cpu_tally), how, 2, true);
    const auto counted =
        reconstruct(on_cpu, recipe, plan_bands(on_cpu, recipe, all_rows(kRows), PixelType::f32, 0, 2), {},
                    want, nullptr, nullptr);
    CHECK(on_cpu_tally->count() > 1000);
    CHECK((has_phase || counted.black_rows > 0));
    const double some = has_phase ? 1 : 0.985;  // what filters them takes more than views held in parts save
    for (const auto& [has_room, memory, host] : {std::tuple{true, size_t{1} << 30, 1.0},
                                                 {true, size_t{12000000}, some},
                                                 {false, size_t{1} << 30, some}}) {
      const auto tally = std::make_shared<ZingerTally>(kViews, kRows);
      const Scan on_gpus = straightened(without_zingers(scan, "both", 2000, tally), how, 2, true);
      Plan plan = gpu_plan(on_gpus, recipe, all_rows(kRows), 2);
      plan = gpu_plan(on_gpus, recipe, all_rows(kRows), 2, size_t(host * double(plan.memory_bytes)));
      CHECK((plan.view_parts > 1) == (host < 1));  // with black rows, for which all others are read
      emulated::set_machine({.devices = 2, .memory_bytes = memory});
      const Onlooker gpus(has_room);
      plan.gpus.backend = &gpus;
      MapSink got;
      const auto report = reconstruct(on_gpus, recipe, plan, {}, got, nullptr, nullptr);
      CHECK(gpus.frames_wanted == (has_phase && has_room ? 0 : 1));  // else the filter goes on from them
      CHECK(gpus.filters_wanted == (has_phase ? 1 : 0));
      CHECK(tally->count() == on_cpu_tally->count());
      CHECK(report.samples == counted.samples);
      CHECK(report.black_rows == counted.black_rows);
      CHECK(report.clipped == counted.clipped);
      CHECK(report.lowest_signal == counted.lowest_signal);
      CHECK(emulated::most_bytes_in_use() <= 2 * memory);
      if (!has_room) first.slices.clear();
      check_slices(got, want, first);
    }
  }
  CHECK(emulated::bytes_in_use() == 0);
}
