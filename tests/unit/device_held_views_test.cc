// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "device/held_views.h"
#include "leaning_slices.h"

using namespace harima;

namespace {

constexpr int kLanes = LeaningFbp::kLanes, kSlices = LeaningFbp::kSlices, kColumns = 70, kRows = 90,
              kViews = 333;
constexpr double kAxis = 33.8;

// Views of three quarters of a turn, and a gap, one turn on for every other; in no order.
FbpSpec spec_of() {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = kColumns;
  spec.views = kViews;
  spec.lanes = kLanes;
  spec.circle_px = 33;
  spec.window = [](double) { return 1.0; };
  for (int v = 0; v < kViews; ++v) {
    const int at = v * 25 % kViews;
    spec.angle_rad.push_back(0.2 + 1.5 * M_PI * at / kViews + (at > 150 ? 0.7 : 0) + v % 2 * 2 * M_PI);
    spec.weight_rad.push_back(M_PI / kViews * (1 + 0.3 * (v % 3)));
  }
  return spec;
}

// Samples of kLanes rows from this one on.
void fill(int row, SinogramBatch& batch) {
  for (int v = 0; v < kViews; ++v)
    for (int x = 0; x < kColumns; ++x)
      for (int i = 0; i < kLanes; ++i)
        batch.sample(i, v, x) =
            row + i < kRows ? std::sin(0.2f * float(x) + 0.1f * float(row + i) + 0.7f * float(v)) : 0.0f;
}

// Slices of kSlices and as many behind, of parts of the views; batches are of these alone or of all.
LeaningSlices in_parts(const FbpSpec& spec, const Lean& lean, int parts, bool of_all) {
  const std::vector<HeldViews> list = held_views(spec, lean, parts);
  const LeaningBand band = leaning_band(spec, lean, {kSlices, 3 * kSlices});
  LeaningFbp fbp(spec, lean, LeaningRoom{band.slices.count(), count_held(list).most});
  const size_t view_floats = view_floats_for(spec.columns, kLanes);
  Buffer all_memory(size_t(kViews) * view_floats * sizeof(float)), some_memory(all_memory.bytes());
  for (const HeldViews& part : list) {
    fbp.begin(band, part);
    for (int row = band.rows.first; row < band.rows.last; row += kLanes) {
      SinogramBatch all{kLanes, kViews, kColumns, view_floats, all_memory.as<float>()},
          some{kLanes, int(part.views.size()), kColumns, view_floats, some_memory.as<float>()};
      fill(row, all);
      for (int i = 0; i < some.views; ++i)
        std::copy_n(all.at(part.views[size_t(i)], 0), view_floats, some.at(i, 0));
      fbp.take(of_all ? all : some, row, std::min(kLanes, band.rows.last - row));
    }
    fbp.settle();
    for (int slice = kSlices; slice < 3 * kSlices; slice += kSlices) fbp.add(slice, kAxis);
  }
  LeaningSlices out(2 * size_t(kSlices),
                    std::vector<float>(size_t(spec.out_width) * size_t(spec.out_height), NAN));
  std::vector<float*> places;
  for (auto& slice : out) places.push_back(slice.data());
  for (int i = 0; i < 2; ++i)
    fbp.finish((i + 1) * kSlices, std::span(places).subspan(size_t(i * kSlices), kSlices),
               size_t(spec.out_width));
  return out;
}

LeaningSlices at_once(const FbpSpec& spec, const Lean& lean) {
  LeaningSlices out = leaning_slices(spec, lean, kAxis, {kSlices, 3 * kSlices}, kSlices, fill);
  for (auto& slice : leaning_slices(spec, lean, kAxis, {kSlices, 3 * kSlices}, 2 * kSlices, fill))
    out.push_back(std::move(slice));
  return out;
}

}  // namespace

TEST_CASE("each view is new in one part, and parts follow one another") {
  const FbpSpec spec = spec_of();
  for (const bool is_hierarchical : {false, true}) {
    const Lean lean{0.5, kRows, is_hierarchical};
    const int most = most_parts(spec, lean);
    CHECK(most > 10);
    for (int parts = 1; parts <= most; ++parts) {
      std::set<int> fresh;
      int end = 0;
      const std::vector<HeldViews> list = held_views(spec, lean, parts);
      CHECK(int(list.size()) <= parts);
      for (const HeldViews& part : list) {
        CHECK(part.first == end);
        CHECK(part.last > part.first);
        end = part.last;
        for (int i = 0; i < part.fresh; ++i) CHECK(fresh.insert(part.views[size_t(i)]).second);
        for (size_t i = size_t(part.fresh); i < part.views.size(); ++i)
          CHECK(fresh.count(part.views[i]) == 1);
      }
      CHECK(fresh.size() == size_t(kViews));
      CHECK(count_held(list).most <= kViews / parts + 64);
    }
    CHECK(held_views(spec, lean, 1).front().views.size() == size_t(kViews));
  }
}

TEST_CASE("sums about a leaning axis have the same bits whatever part of the views is held at a time") {
  FbpSpec spec = spec_of();
  for (const bool is_hierarchical : {false, true}) {
    CAPTURE(is_hierarchical);
    const Lean lean{-0.4, kRows, is_hierarchical};
    const LeaningSlices all = at_once(spec, lean);
    for (const int parts : {2, 5, most_parts(spec, lean)})
      for (const bool of_all : {false, true}) CHECK(in_parts(spec, lean, parts, of_all) == all);
  }
  spec.x0 = 21, spec.y0 = 5, spec.out_width = 40, spec.out_height = 9;
  CHECK(in_parts(spec, {-0.4, kRows, true}, 3, false) == at_once(spec, {-0.4, kRows, true}));
}
