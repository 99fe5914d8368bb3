// SPDX-License-Identifier: BSD-3-Clause
#include "recon/host_rows.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr int kLanes = 16;

// Of the detector alone: rows of an offset scan are wider only later.
Recipe of_detector(Recipe recipe) {
  recipe.offset_scan = false;
  return recipe;
}

size_t batch_bytes(const Scan& scan) { return scan.views.size() * view_floats_for(scan.width(), kLanes) * sizeof(float); }

}  // namespace

bool HostRows::are_wanted(const Recipe& recipe) {
  const RingMethod* const ring = ring_method(recipe.ring);
  return ring && !ring->on_gpu;
}

size_t HostRows::memory_bytes(const Scan& scan, const Recipe& recipe) {
  const SinogramBatch shape{kLanes, int(scan.views.size()), scan.width(), 0, nullptr};
  return batch_bytes(scan) + ring_method(recipe.ring)->memory_bytes(shape);
}

HostRows::HostRows(const Scan& scan, const Recipe& recipe)
    : recipe_(of_detector(recipe)), loader_(scan, recipe_, kLanes), views_(int(scan.views.size())), columns_(scan.width()), memory_(batch_bytes(scan)) {}

SinogramBatch HostRows::batch() { return {kLanes, views_, columns_, view_floats_for(columns_, kLanes), memory_.as<float>()}; }

CorrectReport HostRows::make(const CorrectSpec& spec, const Band& raw, float* line_integrals) {
  const SinogramBatch rows = batch();
  const RingMethod& ring = *ring_method(recipe_.ring);
  const int count = int(raw.rows.size());
  CorrectReport report;
  for (int first = 0; first < count; first += kLanes) {
    const CorrectReport part = loader_.load(spec, raw.raw.data(), first, rows);
    report.add(part);
    report.black.insert(report.black.end(), part.black.begin(), part.black.end());
    ring.run(rows, recipe_.ring_options);
    parallel_for(views_, [&](int view) {
      for (int i = 0; i < std::min(kLanes, count - first); ++i) {
        const float* const from = rows.at(view, 0) + lane_of_slice(i, kLanes);
        float* const to = line_integrals + (size_t(view) * size_t(count) + size_t(first + i)) * size_t(columns_);
        for (int x = 0; x < columns_; ++x) to[x] = from[size_t(x) * kLanes];
      }
    }, 8);
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
