// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr float kLeastPath = 0.5f;  // pixels
constexpr int kGrain = 8, kRowGrain = 32;

FbpSpec whole_slice(const Scan& scan, const Recipe& recipe, int lanes) {
  FbpSpec spec = fbp_spec(scan, recipe, lanes);
  spec.x0 = spec.y0 = 0;
  spec.out_width = spec.out_height = spec.width;
  return spec;
}

bool is_whole(const FbpSpec& spec) { return spec.out_width == spec.width && spec.out_height == spec.width; }
bool is_fourier(const Recipe& recipe) { return recipe.method == "fourier" && !recipe.iteration.is_on(); }

ProjectorSpec projector_of(const FbpSpec& spec) {
  return {spec.columns, spec.angle_rad, spec.lanes, spec.width, spec.circle_px, spec.is_tilted, 1};
}

size_t slice_bytes(const FbpSpec& spec) { return size_t(spec.width) * size_t(spec.width) * sizeof(float); }
size_t row_bytes(const FbpSpec& spec) { return size_t(spec.views) * view_floats_for(spec.columns, spec.lanes) * sizeof(float); }

}  // namespace

size_t Metal::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes) {
  const FbpSpec spec = whole_slice(scan, recipe, lanes);
  const bool shares = is_fourier(recipe) && is_whole(fbp_spec(scan, recipe, lanes));
  return 2 * size_t(lanes) * slice_bytes(spec) + row_bytes(spec) + (shares ? 0 : fbp_memory_bytes("fourier", spec)) + projector_memory_bytes(projector_of(spec));
}

Metal::Metal(const Scan& scan, const Recipe& recipe, int lanes, Fbp* fbp)
    : out_(fbp_spec(scan, recipe, lanes)), spec_(whole_slice(scan, recipe, lanes)), loader_(scan, recipe, lanes), is_offset_(recipe.offset_scan),
      makes_slices_(is_fourier(recipe)), first_column_(data_column(scan, recipe)), last_column_(first_column_ + scan.width()),
      level_(float(recipe.metal_per_cm)), own_(makes_slices_ && is_whole(out_) ? nullptr : make_fbp("fourier", spec_)), fbp_(own_ ? own_.get() : fbp),
      slices_(size_t(lanes)), first_(size_t(lanes)), runs_(size_t(lanes)) {}

Metal::Found Metal::bridge(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float*> out, size_t out_row_floats) {
  make_first(batch, axis_px, out);
  if (!find()) {
    if (!makes_slices_) return Found::nothing;
    if (own_) cut_out(out, out_row_floats);
    return Found::nothing_and_slices_made;
  }
  if (makes_slices_) keep_clean(out, out_row_floats);
  project_many(axis_px);
  parallel_for(batch.views, [&](int view) { bridge_view(batch, axis_px, view); }, kGrain);
  return Found::metal;
}

SinogramBatch Metal::rows() {
  if (rows_.bytes() == 0) rows_ = Buffer(row_bytes(spec_));
  return {spec_.lanes, spec_.views, spec_.columns, view_floats_for(spec_.columns, spec_.lanes), rows_.as<float>()};
}

void Metal::make_first(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out) {
  for (size_t lane = 0; lane < first_.size(); ++lane) {
    first_[lane] = own_ ? nullptr : out[lane];
    if (first_[lane]) continue;
    if (slices_[lane].bytes() == 0) slices_[lane] = Buffer(slice_bytes(spec_));
    first_[lane] = slices_[lane].as<float>();
  }
  if (!is_offset_) return fbp_->reconstruct(batch, axis_px, first_, size_t(spec_.width));
  const SinogramBatch weighed = rows();
  parallel_for(batch.views, [&](int view) { std::copy(batch.at(view, 0), batch.at(view, batch.columns), weighed.at(view, 0)); }, kGrain);
  loader_.weigh_offset(axis_px, weighed);
  fbp_->reconstruct(weighed, axis_px, first_, size_t(spec_.width));
}

bool Metal::find() {
  std::vector<LaneRuns> of_row(size_t(spec_.lanes) * size_t(spec_.width));
  parallel_for(int(of_row.size()), [&](int i) {
    const int y = i % spec_.width;
    find_metal(first_[size_t(i / spec_.width)] + size_t(y) * size_t(spec_.width), spec_.width, y, level_, of_row[size_t(i)]);
  }, kRowGrain);
  bool is_found = false;
  for (size_t lane = 0; lane < runs_.size(); ++lane) {
    runs_[lane].clear();
    for (size_t y = 0; y < size_t(spec_.width); ++y)
      for (MetalRun& run : of_row[lane * size_t(spec_.width) + y]) runs_[lane].push_back(std::move(run));
    is_found = is_found || !runs_[lane].empty();
  }
  return is_found;
}

// Paths through what is in so many pieces that the projector is faster; they lie in the rows.
void Metal::project_many(std::span<const double> axis_px) {
  std::vector<const float*> masks(first_.size(), nullptr);
  for (int lane = 0; lane < spec_.lanes; ++lane) {
    if (!is_many(lane)) continue;
    float* const mask = first_[size_t(lane)];
    std::fill_n(mask, size_t(spec_.width) * size_t(spec_.width), 0.0f);
    for (const MetalRun& run : runs_[size_t(lane)]) {
      float* const row = mask + size_t(run.y) * size_t(spec_.width);
      std::fill(row + run.first, row + run.last, 1.0f);
    }
    masks[size_t(lane)] = mask;
  }
  if (std::none_of(masks.begin(), masks.end(), [](const float* mask) { return mask; })) return;
  if (!projector_) projector_ = make_projector(projector_of(spec_));
  projector_->set_axis(axis_px);
  projector_->project(masks, rows());
}

void Metal::bridge_view(const SinogramBatch& batch, std::span<const double> axis_px, int view) const {
  const double angle = spec_.angle_rad[size_t(view)], cosine = std::cos(angle), sine = std::sin(angle);
  const int columns = last_column_ - first_column_;
  std::vector<double> work;
  std::vector<float> path(static_cast<size_t>(columns));
  for (int lane = 0; lane < batch.lanes; ++lane) {
    if (runs_[size_t(lane)].empty()) continue;
    float* const row = batch.at(view, first_column_) + lane;
    if (is_many(lane)) {
      const float* const paths = rows_.as<float>() + size_t(view) * view_floats_for(spec_.columns, spec_.lanes) + size_t(first_column_) * size_t(batch.lanes);
      bridge_shadows(row, batch.lanes, paths + lane, batch.lanes, columns, {0, columns}, kLeastPath);
    } else {
      const ColumnSpan span = metal_path(runs_[size_t(lane)], spec_.width, {axis_px[size_t(lane)] - first_column_, cosine, sine}, work, path);
      bridge_shadows(row, batch.lanes, path.data(), 1, columns, span, kLeastPath);
    }
  }
}

void Metal::cut_out(std::span<float* const> out, size_t out_row_floats) const {
  parallel_for(spec_.lanes * out_.out_height, [&](int i) {
    const int lane = i / out_.out_height, y = i % out_.out_height;
    if (!out[size_t(lane)]) return;
    const float* const from = first_[size_t(lane)] + size_t(out_.y0 + y) * size_t(spec_.width) + size_t(out_.x0);
    std::copy_n(from, out_.out_width, out[size_t(lane)] + size_t(y) * out_row_floats);
  }, kRowGrain);
}

// Slices without metal stay as they are now: two slices go through transforms together, and one would feel by rounding what is bridged in the other.
void Metal::keep_clean(std::span<float*> out, size_t out_row_floats) const {
  std::vector<float*> clean(out.begin(), out.end());
  for (size_t lane = 0; lane < runs_.size(); ++lane) (runs_[lane].empty() ? out : std::span(clean))[lane] = nullptr;
  if (own_) cut_out(clean, out_row_floats);
}

void Metal::put_back(std::span<float* const> out, size_t out_row_floats) const {
  for (size_t lane = 0; lane < runs_.size(); ++lane) {
    if (!out[lane]) continue;
    for (const MetalRun& run : runs_[lane]) {
      const int y = run.y - out_.y0, first = std::max(run.first, out_.x0), last = std::min(run.last, out_.x0 + out_.out_width);
      if (y < 0 || y >= out_.out_height || first >= last) continue;
      std::copy_n(run.values.begin() + (first - run.first), last - first, out[lane] + size_t(y) * out_row_floats + (first - out_.x0));
    }
  }
}

}  // namespace harima
