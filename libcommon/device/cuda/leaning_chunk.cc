// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/leaning_chunk.h"

#include <algorithm>
#include <cmath>

namespace harima::CT_GPU_TARGET {

namespace {

static_assert(kLeaningSlices == LeaningFbp::kSlices);

// Heights that slices [first, first + groups * kLeaningSlices) fall on; their number is that of any other as many slices.
RowSpan samples_of(const LeaningPlan& plan, int first_slice, int groups) {
  return leaning_band(plan.spec.fbp, plan.lean, {first_slice, first_slice + groups * kLeaningSlices}).samples;
}

size_t slice_bytes(const LeaningPlan& plan) { return size_t(plan.geometry.out_width) * size_t(plan.geometry.out_height) * sizeof(float); }
size_t view_bytes(const LeaningPlan& plan, int groups) { return size_t(plan.columns()) * size_t(plan.samples(groups)) * sizeof(float); }
size_t out_bytes(const LeaningPlan& plan, int groups) { return size_t(groups) * kLeaningSlices * slice_bytes(plan); }

}  // namespace

LeaningPlan::LeaningPlan(const GpuLeaningSpec& chain)
    : spec(chain), lean{chain.lean_rad, chain.rows},
      geometry{chain.fbp.width, chain.fbp.x0, chain.fbp.y0, chain.fbp.out_width, chain.fbp.out_height, chain.fbp.circle_px * chain.fbp.circle_px} {
  for (const double angle : chain.fbp.angle_rad) views.push_back({std::cos(angle), std::sin(angle)});
}

int LeaningPlan::samples(int groups) const { return samples_of(*this, 0, groups).count(); }

int LeaningPlan::part_views(int groups) const { return int(std::clamp<size_t>(spec.part_bytes / view_bytes(*this, groups), 1, size_t(spec.fbp.views))); }

size_t LeaningChunk::bytes(const LeaningPlan& plan, int groups) {
  return size_t(plan.part_views(groups)) * view_bytes(plan, groups) + out_bytes(plan, groups) + plan.views.size() * sizeof(ViewLine);
}

std::vector<std::unique_ptr<LeaningChunk>> LeaningChunk::make(const LeaningPlan& plan, const CrewSize& size, bool) {
  std::vector<std::unique_ptr<LeaningChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i) chunks.push_back(std::make_unique<LeaningChunk>(plan, size.items));
  return chunks;
}

LeaningChunk::LeaningChunk(const LeaningPlan& plan, int groups)
    : plan_(plan), part_views_(plan.part_views(groups)), views_(plan.views.size() * sizeof(ViewLine)),
      lines_(size_t(part_views_) * view_bytes(plan, groups)), out_(out_bytes(plan, groups)) {
  copy_up(views_.as<void>(), plan.views.data(), views_.bytes(), stream_);
  stream_.wait();
}

void LeaningChunk::start(const GpuLeaningBand& band, int first, int count) {
  first_ = first;
  count_ = count;
  const LeaningLines& lines = band.lines;
  const int first_slice = band.first_slice + first * kLeaningSlices;
  const RowSpan samples = samples_of(plan_, first_slice, count);
  LeaningPart part{lines_.as<float>(), nullptr, 0, lines.columns, samples.count(), lines.margin, first_slice - samples.first, band.axis_px, std::tan(plan_.lean.rad)};
  const size_t column_bytes = size_t(samples.count()) * sizeof(float);
  for (int view = 0; view < lines.views; view += part_views_) {
    part.views = std::min(part_views_, lines.views - view);
    part.view = views_.as<ViewLine>() + view;
    part.is_first = view == 0;
    const float* const from = lines.data + size_t(view) * size_t(lines.columns) * lines.pitch + (samples.first - lines.first_sample);
    copy_rows_up(lines_.as<void>(), from, {column_bytes, size_t(part.views) * size_t(lines.columns), column_bytes, lines.pitch * sizeof(float)}, stream_);
    add_leaning(part, plan_.geometry, count, out_.as<float>(), stream_);
  }
  for (int i = 0; i < count * kLeaningSlices; ++i)
    if (float* const slice = band.out[size_t(first * kLeaningSlices + i)])
      copy_down(slice, out_.as<char>() + size_t(i) * slice_bytes(plan_), slice_bytes(plan_), stream_);
}

void LeaningChunk::finish() {
  stream_.wait();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
