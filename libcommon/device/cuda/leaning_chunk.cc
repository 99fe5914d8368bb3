// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/leaning_chunk.h"

#include <algorithm>
#include <cmath>

namespace harima::CT_GPU_TARGET {

namespace {

static_assert(kLeaningSlices == LeaningFbp::kSlices);

// What slices [first, first + groups * kLeaningSlices) fall on; the number of samples is that of any other as
// many slices.
LeaningBand band_of(const LeaningPlan& plan, int first_slice, int groups) {
  return leaning_band(plan.spec.fbp, plan.lean, {first_slice, first_slice + groups * kLeaningSlices});
}

size_t slice_bytes(const LeaningPlan& plan) {
  return size_t(plan.spec.fbp.out_width) * size_t(plan.spec.fbp.out_height) * sizeof(float);
}
size_t view_bytes(const LeaningPlan& plan, int groups) {
  return size_t(plan.columns()) * size_t(plan.samples(groups)) * sizeof(float);
}
size_t out_bytes(const LeaningPlan& plan, int groups) {
  return size_t(groups) * kLeaningSlices * slice_bytes(plan);
}

// Where views of the scan are among those that a band has rows of.
class RowPlaces {
 public:
  RowPlaces(const GpuLeaningBand& band, int views) : place_(size_t(views)) {
    for (int i = 0; i < views; ++i) place_[size_t(i)] = i;
    for (size_t i = 0; band.held && i < band.held->views.size(); ++i)
      place_[size_t(band.held->views[i])] = int(i);
  }
  int of(int view) const { return place_[size_t(view)]; }
  // Of views [view, view + count) those that lie behind each other.
  int together(int view, int count) const {
    int some = 1;
    while (some < count && of(view + some) == of(view) + some) ++some;
    return some;
  }

 private:
  std::vector<int> place_;
};

}  // namespace

LeaningPlan::LeaningPlan(const GpuLeaningSpec& chain)
    : spec(chain), lean{chain.lean_rad, chain.rows, chain.is_hierarchical},
      tables(leaning_tables(chain.fbp, lean)),
      merging(lean.is_hierarchical
                  ? std::optional<MergeTables>(std::in_place, chain.fbp, std::tan(chain.lean_rad))
                  : std::nullopt) {}

int LeaningPlan::samples(int groups) const { return band_of(*this, 0, groups).samples.count(); }

// Each part of merged views holds those of a bin once more, and takes up all slices.
MergeRoom LeaningPlan::room(int groups) const {
  return merging ? MergeRoom(*merging, size_t(groups) * spec.part_bytes, view_bytes(*this, groups), groups)
                 : MergeRoom();
}

int LeaningPlan::part_views(int groups) const {
  if (merging) return room(groups).views;
  return int(std::clamp<size_t>(spec.part_bytes / view_bytes(*this, groups), 1, size_t(spec.fbp.views)));
}

LineShape LeaningPlan::shape(int groups) const {
  LineShape shape{most_leaning_rows(spec.fbp, lean, groups * kLeaningSlices), samples(groups), 1,
                  spec.fbp.columns, tables.padded};
  shape.views =
      int(std::clamp<size_t>(spec.part_bytes / 4 / shape.pair_bytes(), 1, size_t(part_views(groups))));
  return shape;
}

size_t LeaningChunk::bytes(const LeaningPlan& plan, int groups) {
  return size_t(plan.part_views(groups)) * view_bytes(plan, groups) + out_bytes(plan, groups) +
         LineMaker::bytes(plan.shape(groups)) +
         (plan.merging ? size_t(plan.room(groups).places) * plan.merging->cell_bytes() : 0);
}

std::vector<std::unique_ptr<LeaningChunk>> LeaningChunk::make(const LeaningPlan& plan, const CrewSize& size,
                                                              bool) {
  const auto on_device = std::make_shared<const OnDevice>(plan);
  std::vector<std::unique_ptr<LeaningChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i)
    chunks.push_back(std::make_unique<LeaningChunk>(plan, on_device, size.items));
  return chunks;
}

LeaningChunk::OnDevice::OnDevice(const LeaningPlan& plan) : chain(plan.tables) {
  if (plan.merging) merging.emplace(*plan.merging);
}

LeaningChunk::LeaningChunk(const LeaningPlan& plan, std::shared_ptr<const OnDevice> on_device, int groups)
    : plan_(plan), on_device_(std::move(on_device)), part_views_(plan.part_views(groups)),
      maker_(plan.tables, on_device_->chain, plan.lean, plan.shape(groups)),
      lines_(size_t(part_views_) * view_bytes(plan, groups)), out_(out_bytes(plan, groups)) {
  if (plan.merging) merged_.emplace(*plan.merging, on_device_->merging->scan(), plan.room(groups));
}

// What is wanted of the slices.
template <class Do>
void LeaningChunk::each_slice(const GpuLeaningBand& band, const Do& act) {
  for (int i = 0; i < count_ * kLeaningSlices; ++i)
    if (float* const slice = band.out[size_t(first_ * kLeaningSlices + i)])
      act(slice, out_.as<char>() + size_t(i) * slice_bytes(plan_));
}

void LeaningChunk::take_up(const GpuLeaningBand& band) {
  each_slice(band, [&](const float* slice, void* on_device) {
    copy_up(on_device, slice, slice_bytes(plan_), stream_);
  });
}

void LeaningChunk::start(const GpuLeaningBand& band, int first, int count) {
  first_ = first;
  count_ = count;
  const int first_slice = band.first_slice + first * kLeaningSlices;
  const LeaningBand wanted = band_of(plan_, first_slice, count);
  LeaningPart part{lines_.as<float>(),
                   nullptr,
                   0,
                   plan_.columns(),
                   wanted.samples.count(),
                   LeaningFbp::kMargin,
                   first_slice - wanted.samples.first,
                   band.axis_px,
                   std::tan(plan_.lean.rad)};
  maker_.begin(wanted, stream_);
  if (band.held && band.held->first > 0) take_up(band);
  if (merged_) sum_directions(band, part);
  else sum_views(band, part);
  each_slice(
      band, [&](float* slice, void* on_device) { copy_down(slice, on_device, slice_bytes(plan_), stream_); });
}

void LeaningChunk::sum_views(const GpuLeaningBand& band, LeaningPart part) {
  const int before = band.held ? band.held->first : 0;
  for (int view = 0; view < band.rows.views; view += part_views_) {
    part.views = std::min(part_views_, band.rows.views - view);
    part.view = on_device_->chain.lines() + before + view;
    part.is_first = before + view == 0;
    maker_.make(band.rows, view, before + view, part.views, lines_.as<float>(), stream_);
    add_leaning(part, plan_.tables.geometry, count_, out_.as<float>(), stream_);
  }
}

void LeaningChunk::sum_directions(const GpuLeaningBand& band, const LeaningPart& part) {
  const RowPlaces places(band, plan_.spec.fbp.views);
  const size_t line_floats = size_t(part.columns) * size_t(part.samples);
  const auto fill = [&](int view, int count, int at) {
    for (int done = 0, some = 0; done < count; done += some) {
      some = places.together(view + done, count - done);
      maker_.make(band.rows, places.of(view + done), view + done, some,
                  lines_.as<float>() + size_t(at + done) * line_floats, stream_);
    }
  };
  const int first = band.held ? band.held->first : 0,
            last = band.held ? band.held->last : plan_.merging->bins.count() + 1;
  merged_->add(part, plan_.tables.geometry, first, last, count_, fill, out_.as<float>(), stream_);
}

void LeaningChunk::finish() {
  stream_.wait();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
