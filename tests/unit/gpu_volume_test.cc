// SPDX-License-Identifier: BSD-3-Clause
// Slices that take more than their own row of all views (helices, leaning axes) on emulated devices.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "base/parallel.h"
#include "device/leaning_fbp.h"
#include "emulated.h"
#include "math/window.h"
#include "message_of.h"
#include "parity_volume.h"
#include "relative_rms.h"

using namespace harima;

namespace {

// Many loops over a few pixels: threads would wait for each other most of the time.
struct OneThread {
  OneThread() { set_thread_count(1); }
  ~OneThread() { set_thread_count(0); }
};

GpuChoice emulated_choice(int devices) {
  std::string remark;
  const GpuChoice all = choose_gpus("cuda", &emulated::backend(), remark);
  return {all.backend, {all.devices.begin(), all.devices.begin() + devices}, all.name};
}

VolumeCase case_named(const std::string& name) {
  const auto found = std::ranges::find(volume_cases(), name, &VolumeCase::name);
  REQUIRE(found != volume_cases().end());
  return *found;
}

std::vector<float> values_on(const emulated::Machine& machine, const VolumeCase& one,
                             size_t memory_bytes = 0) {
  emulated::set_machine(machine);
  return volume_on_gpus(one, emulated::backend(), memory_bytes).values();
}

void check_bits(const VolumeCase& one) {
  CAPTURE(one);
  const std::vector<float> want = values_on({}, one);
  const size_t most = emulated::most_bytes_in_use();
  CHECK(values_on({.devices = 3}, one) == want);
  CHECK(values_on({.devices = 2, .memory_bytes = most / 2, .threads_descend = true}, one) == want);
  CHECK(emulated::most_bytes_in_use() <= 2 * (most / 2));
  CHECK(values_on({.lost_after = 40, .lost_for_memory = true}, one) == want);
  CHECK(message_of([&] { values_on({.devices = 2, .lost_after = 20}, one); }).find("the device is lost") !=
        std::string::npos);
  CHECK(message_of([&] { values_on({.memory_bytes = 20000}, one); }).find("--device cpu does without") !=
        std::string::npos);
  CHECK(emulated::bytes_in_use() == 0);
}

// Groups that are there are left alone; the others have the bits they have among all.
void check_resumed(const VolumeCase& one, int rows) {
  emulated::set_machine({.devices = 2});
  const VolumeResult whole = made_volume(one, emulated_choice(2));
  std::vector<int> there(static_cast<size_t>(rows));
  for (int i = 0; i < rows; ++i) there[size_t(i)] = i;
  const VolumeResult rest = made_volume(one, emulated_choice(2), 0, {}, there);
  CHECK(rest.report.skipped > 0);
  CHECK(rest.report.skipped + rest.report.slices == whole.report.slices);
  REQUIRE(int64_t(rest.slices.size()) == rest.report.slices);
  for (const auto& [index, slice] : rest.slices)
    CHECK(std::equal(slice.row<float>(0), slice.row<float>(0) + slice.width() * slice.height(),
                     whole.slices.at(index).row<float>(0)));
}

}  // namespace

TEST_CASE("slices from many rows or views on the emulated device are those of the processor") {
  const OneThread one_thread;
  emulated::set_machine({.devices = 2});
  for (const VolumeCase& one : volume_cases()) {
    CAPTURE(one);
    const VolumeResult want = made_volume(one, {}), got = made_volume(one, emulated_choice(2));
    CHECK(relative_rms(got.values(), want.values()) <= one.bound);
    CHECK(got.slices.size() == want.slices.size());
    CHECK(got.report.slices == want.report.slices);
    CHECK(got.report.samples == want.report.samples);
    CHECK(got.report.clipped == want.report.clipped);
    CHECK(got.report.black_rows == want.report.black_rows);
    CHECK(got.report.black_views == want.report.black_views);
    CHECK(got.report.lowest_signal == want.report.lowest_signal);
    CHECK(got.plan.memory_bytes > 0);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "slices of a helix on GPUs have the same bits whatever the devices, memory and threads; some are not "
    "made again") {
  const OneThread one_thread;
  for (const char* method : {"direct", "fourier"})
    check_bits(case_named(std::string("helical, ") + method + ": downwards"));
  check_resumed(case_named("helical, fourier: downwards"), 13);
  VolumeCase some = case_named("helical, fourier: downwards");
  const std::vector<float> all = values_on({.devices = 2}, some);
  some.first = 17, some.last = 30;
  const std::vector<float> part = values_on({}, some);
  CHECK(std::search(all.begin(), all.end(), part.begin(), part.end()) != all.end());
}

TEST_CASE("groups of a helix are made on as many GPUs as --mem holds groups for") {
  const OneThread one_thread;
  const VolumeCase one = case_named("helical, fourier: downwards");
  emulated::set_machine({.devices = 3});
  size_t memory = 0;
  for (const int rows : {48, 32, 16}) {
    const Plan plan = made_volume(one, emulated_choice(3), memory).plan;
    CHECK(plan.band_rows == rows);
    memory = plan.memory_bytes - 1;
  }
  CHECK(message_of([&] { made_volume(one, emulated_choice(3), memory); }).find("--mem allows") !=
        std::string::npos);
}

TEST_CASE("16 bit slices of a helix leave the GPU as such") {
  const OneThread one_thread;
  const VolumeCase one = case_named("helical, direct: downwards");
  emulated::set_machine({});
  const OutputWindow pixels{PixelType::u16, -1, 12};
  const std::vector<float> want = made_volume(one, {}, 0, pixels).values(),
                           got = made_volume(one, emulated_choice(1), 0, pixels).values();
  REQUIRE(got.size() == want.size());
  double most = 0;
  for (size_t i = 0; i < got.size(); ++i) most = std::max(most, std::abs(double(got[i] - want[i])));
  CHECK(most <= 1);
}

TEST_CASE(
    "slices about a leaning axis on GPUs have the same bits whatever the devices, memory and threads; some "
    "are not made again") {
  const OneThread one_thread;
  const VolumeCase one = case_named("leaning axis: laminography, some slices");
  check_bits(one);
  check_resumed(one, 30);
  const std::vector<float> want = values_on({}, one);
  const size_t all = made_volume(one, emulated_choice(1)).plan.memory_bytes;
  for (const size_t memory : {all - 1, all * 2 / 3}) CHECK(values_on({}, one, memory) == want);
  CHECK(message_of([&] { values_on({}, one, 100000); }).find("--mem allows") != std::string::npos);
}

// With a view that is black, for which all others are read, and by what looks at all views.
TEST_CASE(
    "views about a leaning axis are held in parts for GPUs, too, where --mem wants it, with the same bits "
    "and counts") {
  const OneThread one_thread;
  VolumeCase one = case_named("leaning axis: laminography, some slices");
  one.recipe.roi = {10, 12, 9, 8};
  for (const char* ring : {"none", "sort"}) {
    one.recipe.ring = ring, one.recipe.ring_options.width = 5;
    emulated::set_machine({.devices = 2});
    const VolumeResult all = made_volume(one, emulated_choice(2)), cpu = made_volume(one, {});
    CHECK(all.plan.view_parts == 1);
    int most_parts = 1;
    for (const double share : {0.9, 0.7}) {
      const VolumeResult few =
          made_volume(one, emulated_choice(2), size_t(share * double(all.plan.memory_bytes)));
      CHECK(few.plan.memory_bytes <= size_t(share * double(all.plan.memory_bytes)));
      CHECK(few.values() == all.values());
      CHECK(few.report.samples == cpu.report.samples);
      CHECK(few.report.clipped == cpu.report.clipped);
      CHECK(few.report.black_rows == cpu.report.black_rows);
      CHECK(few.report.black_views == cpu.report.black_views);
      most_parts = std::max(most_parts, few.plan.view_parts);
    }
    CHECK(most_parts > 1);
  }
}

namespace {

constexpr int kLeanColumns = 37, kLeanViews = 40, kLeanRows = 61, kLeanSlices = 64;

FbpSpec leaning_spec(const FilterWindow* filter, const Continuation* beyond) {
  FbpSpec spec;
  spec.window = filter ? filter->at : nullptr;
  spec.beyond = beyond;
  spec.scale = 3;
  spec.columns = spec.width = spec.out_width = spec.out_height = kLeanColumns;
  spec.views = kLeanViews;
  spec.circle_px = 17.5;
  for (int v = 0; v < kLeanViews; ++v) {
    spec.angle_rad.push_back(2 * M_PI * v / kLeanViews);
    spec.weight_rad.push_back(M_PI / kLeanViews * (1 + 0.3 * (v % 3)));
  }
  return spec;
}

HeldViews views_of(int first, int last) {
  HeldViews part{std::vector<int>(size_t(last - first)), last - first, first, last};
  std::iota(part.views.begin(), part.views.end(), first);
  return part;
}

// Slices of rows that are made up, on the processor and on emulated devices.
struct LeaningSum {
  LeaningSum(double degrees, const FilterWindow* filter, const Continuation* beyond,
             bool is_hierarchical = false)
      : spec(leaning_spec(filter, beyond)), lean{degrees * M_PI / 180, kLeanRows, is_hierarchical} {
    for (int view = 0; view < kLeanViews; ++view)
      for (int row = 0; row < kLeanRows; ++row)
        for (int x = 0; x < kLeanColumns; ++x)
          rows.push_back(std::sin(0.3f * float(x) + 0.7f * float(row) * float(view % 5)));
  }

  // parts: of the views, given one after the other.
  std::vector<float> on_gpus(int devices, size_t part_bytes, const std::vector<HeldViews>& parts) const {
    GpuLeaningSpec how{.fbp = spec,
                       .lean_rad = lean.rad,
                       .rows = lean.rows,
                       .is_hierarchical = lean.is_hierarchical,
                       .part_bytes = part_bytes};
    const auto gpu = emulated::backend().make_leaning(how, emulated_choice(devices).devices);
    std::vector<float> out(kLeanSlices * pixels, NAN);
    const size_t view_floats = size_t(kLeanRows) * kLeanColumns;
    for (const HeldViews& part : parts) {
      std::vector<float> some;
      for (const int view : part.views)
        some.insert(some.end(), rows.begin() + ptrdiff_t(size_t(view) * view_floats),
                    rows.begin() + ptrdiff_t(size_t(view + 1) * view_floats));
      gpu->make({{some.data(), int(part.views.size()), kLeanColumns, {0, kLeanRows}},
                 &part,
                 0,
                 kAxisPx,
                 places(out)});
    }
    return out;
  }
  std::vector<float> on_gpus(int devices, size_t part_bytes, int parts = 1) const {
    return on_gpus(devices, part_bytes, held_views(spec, lean, parts));
  }
  std::vector<float> on_processor() const {
    LeaningFbp fbp(spec, lean, kLeanSlices);
    const LeaningBand band = leaning_band(spec, lean, {0, kLeanSlices});
    fbp.begin(band);
    SinogramBatch batch{LeaningFbp::kLanes, kLeanViews, kLeanColumns,
                        view_floats_for(kLeanColumns, LeaningFbp::kLanes), nullptr};
    std::vector<float> memory(size_t(kLeanViews) * batch.view_floats, 0.0f);
    batch.data = memory.data();
    for (int row = band.rows.first; row < band.rows.last; row += batch.lanes) {
      const int count = std::min(batch.lanes, band.rows.last - row);
      for (int i = 0; i < count; ++i)
        for (int view = 0; view < kLeanViews; ++view)
          for (int x = 0; x < kLeanColumns; ++x)
            batch.sample(i, view, x) =
                rows[(size_t(view) * kLeanRows + size_t(row + i)) * kLeanColumns + size_t(x)];
      fbp.take(batch, row, count);
    }
    fbp.settle();
    std::vector<float> out(kLeanSlices * pixels, NAN);
    const std::vector<float*> to = places(out);
    for (int first = 0; first < kLeanSlices; first += LeaningFbp::kSlices)
      fbp.back_project(first, kAxisPx, std::span(to).subspan(size_t(first), LeaningFbp::kSlices),
                       kLeanColumns);
    return out;
  }
  std::vector<float*> places(std::vector<float>& out) const {
    std::vector<float*> list;
    for (size_t i = 0; i < kLeanSlices; ++i) list.push_back(out.data() + i * pixels);
    return list;
  }

  static constexpr double kAxisPx = 16.3;
  static constexpr size_t pixels = size_t(kLeanColumns) * kLeanColumns;
  const FbpSpec spec;
  const Lean lean;
  std::vector<float> rows;  // [view][row][column]
};

}  // namespace

TEST_CASE(
    "rows are filtered, resampled and summed up about a leaning axis on GPUs as on the processor, with the "
    "same bits whatever goes there at a time or is summed up before") {
  const OneThread one_thread;
  for (const auto& [degrees, filter, beyond] :
       {std::tuple<double, const FilterWindow*, const Continuation*>{1e-4, &kFilterWindows[0], nullptr},
        {-0.4, nullptr, nullptr},
        {30, &kFilterWindows[1], &kContinuations[1]},
        {44.9, &kFilterWindows[0], nullptr}}) {
    CAPTURE(degrees);
    emulated::set_machine({.devices = 2});
    const LeaningSum sum(degrees, filter, beyond);
    const std::vector<float> all = sum.on_gpus(1, size_t{1} << 28);
    CHECK(relative_rms(all, sum.on_processor()) <= 1e-5);
    for (const size_t part_bytes : {size_t{1}, size_t{300000}}) CHECK(sum.on_gpus(2, part_bytes) == all);
    CHECK(sum.on_gpus(2, 100000, 3) == all);
    CHECK(sum.on_gpus(1, size_t{1} << 28, std::vector<HeldViews>{views_of(0, 5), views_of(5, kLeanViews)}) ==
          all);
  }
  CHECK(emulated::bytes_in_use() == 0);
}

TEST_CASE(
    "sums about a leaning axis that are taken up again have the same bits where memory ends on the way") {
  const OneThread one_thread;
  emulated::set_machine({});
  const LeaningSum sum(30, &kFilterWindows[0], nullptr);
  constexpr size_t kPart = 100000;
  const std::vector<float> all = sum.on_gpus(1, kPart, 3);
  const size_t most = emulated::most_bytes_in_use();  // of two chunks of all slices; there is room for two of
                                                      // half of them, which are at work at the same time
  for (int operations = 30; operations < 2000; operations += 31) {
    CAPTURE(operations);
    emulated::set_machine({.memory_bytes = most / 2, .lost_after = operations, .lost_for_memory = true});
    CHECK(sum.on_gpus(1, kPart, 3) == all);
  }
}

TEST_CASE(
    "views are merged about a leaning axis on GPUs as on the processor, with the same bits whatever goes "
    "there at a time or is summed up before") {
  const OneThread one_thread;
  for (const double degrees : {0.3, -31.0}) {
    CAPTURE(degrees);
    emulated::set_machine({.devices = 2});
    const LeaningSum sum(degrees, &kFilterWindows[0], nullptr, true);
    const std::vector<float> all = sum.on_gpus(1, size_t{1} << 28);
    CHECK(relative_rms(all, sum.on_processor()) <= 1e-5);
    for (const size_t part_bytes : {size_t{1}, size_t{30000}}) CHECK(sum.on_gpus(2, part_bytes) == all);
    CHECK(sum.on_gpus(2, 100000, 3) == all);
  }
  CHECK(emulated::bytes_in_use() == 0);
}
