// SPDX-License-Identifier: BSD-3-Clause
#include "recon/host_rows.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr int kLanes = 16;

// Of the detector alone, rows of an offset scan being wider only later, unless slices are made of them here.
Recipe of_detector(Recipe recipe) {
  recipe.offset_scan = recipe.offset_scan && recipe.metal_per_cm > 0;
  return recipe;
}

size_t batch_bytes(const Scan& scan, const Recipe& recipe) {
  return scan.views.size() * view_floats_for(slice_width(scan, of_detector(recipe)), kLanes) * sizeof(float);
}

}  // namespace

bool HostRows::are_wanted(const Recipe& recipe) {
  return recipe.metal_per_cm > 0 && recipe.iteration.is_on();
}

size_t HostRows::memory_bytes(const Scan& scan, const Recipe& recipe) {
  const SinogramBatch shape{kLanes, int(scan.views.size()), scan.width(), 0, nullptr};
  const RingMethod* const ring = ring_method(recipe.ring);
  const size_t metal = recipe.metal_per_cm > 0 ? Metal::memory_bytes(scan, recipe, kLanes, false) : 0;
  return batch_bytes(scan, recipe) + metal + (ring ? ring->memory_bytes(shape) : 0);
}

size_t HostRows::metal_bytes(const Scan& scan, const Recipe& recipe) {
  return recipe.metal_per_cm > 0 ? MetalSlice::memory_bytes(slice_width(scan, recipe)) : 0;
}

HostRows::HostRows(const Scan& scan, const Recipe& recipe)
    : recipe_(of_detector(recipe)), loader_(scan, recipe_, kLanes), views_(int(scan.views.size())),
      columns_(scan.width()), width_(slice_width(scan, recipe_)), memory_(batch_bytes(scan, recipe)) {
  if (recipe.metal_per_cm > 0) metal_ = std::make_unique<Metal>(scan, recipe_, kLanes, nullptr);
}

SinogramBatch HostRows::batch() {
  return {kLanes, views_, width_, view_floats_for(width_, kLanes), memory_.as<float>()};
}

// Rows [first, first + count) of the band.
void HostRows::bridge(const Band& raw, int first, int count, std::vector<MetalSlice>& metal) {
  std::vector<double> axis_px;
  for (int i = 0; i < count; ++i) axis_px.push_back(recipe_.axis.at(raw.rows[size_t(first + i)]));
  const std::vector<double> axes = loader_.lane_axes(axis_px);
  if (metal_->find(batch(), axes)) metal_->bridge(batch(), axes);
  for (int i = 0; i < count; ++i) metal.push_back(metal_->take(lane_of_slice(i, kLanes)));
}

CorrectReport HostRows::make(const CorrectSpec& spec, const Band& raw, float* line_integrals,
                             std::vector<MetalSlice>& metal) {
  const SinogramBatch all = batch(), rows = loader_.detector(all);
  const RingMethod* const ring = ring_method(recipe_.ring);
  const int total = int(raw.rows.size());
  metal.clear();
  CorrectReport report;
  for (int first = 0; first < total; first += kLanes) {
    const CorrectReport part = loader_.load(spec, raw.raw.data(), first, all);
    report.join(part);
    if (ring) ring->run(rows, recipe_.ring_options);
    const int count = std::min(kLanes, total - first);
    if (metal_) bridge(raw, first, count, metal);
    parallel_for(
        views_,
        [&](int view) {
          for (int i = 0; i < count; ++i) {
            const float* const from = rows.at(view, 0) + lane_of_slice(i, kLanes);
            float* const to =
                line_integrals + (size_t(view) * size_t(total) + size_t(first + i)) * size_t(columns_);
            for (int x = 0; x < columns_; ++x) to[x] = from[size_t(x) * kLanes];
          }
        },
        8);
  }
  return report;
}

CorrectSpec HostRows::correction(int rows) const {
  CorrectSpec spec;
  spec.type = PixelType::f32;
  spec.views = views_;
  spec.rows = rows;
  spec.columns = columns_;
  spec.mix.assign(size_t(views_), {});
  spec.take_log = false;
  return spec;
}

}  // namespace harima
