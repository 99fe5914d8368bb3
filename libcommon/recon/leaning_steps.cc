// SPDX-License-Identifier: BSD-3-Clause
#include "recon/leaning_steps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kSlabRows = 32;  // read together: below this, reading rows costs more than their bytes
constexpr int kLanes = LeaningFbp::kLanes;
constexpr int kSlots = 2;      // slabs in memory: one is read while the other is filtered

LeaningFbp::TakeMemory memory_for(const GpuChoice& gpus) {
  if (!gpus.backend) return {};
  return [backend = gpus.backend](size_t bytes) { return backend->host_buffer(bytes); };
}

int slab_rows(const BandReader& reader) { return std::max(kSlabRows, (reader.block_rows() + kLanes - 1) / kLanes * kLanes); }

}  // namespace

Lean lean_of(const Scan& scan, const Recipe& recipe) { return {recipe.lean_deg * M_PI / 180, scan.height(), recipe.method == kHierarchical}; }

RowSpan groups_span(const std::vector<int>& slices) {
  constexpr int kSize = LeaningFbp::kSlices;
  return {slices.front() / kSize * kSize, (slices.back() / kSize + 1) * kSize};
}

size_t LeaningSteps::memory_bytes(const Scan& scan, const Recipe& recipe, const BandReader& reader) {
  const SinogramBatch rows{kLanes, int(scan.views.size()), scan.width(), 0, nullptr};
  const RingMethod* const ring = ring_method(recipe.ring);
  return kSlots * reader.band_bytes(slab_rows(reader)) + size_t(rows.views) * view_floats_for(rows.columns, kLanes) * sizeof(float) +
         (ring ? ring->memory_bytes(rows) : 0);
}

LeaningSteps::LeaningSteps(const Scan& scan, const Recipe& recipe, int most_slices, const GpuChoice& gpus)
    : scan_(scan), recipe_(recipe), reader_(scan, recipe), loader_(scan, recipe, kLanes), spec_(fbp_spec(scan, recipe, kLanes)),
      fbp_(spec_, lean_of(scan, recipe), most_slices, memory_for(gpus)), batch_{kLanes, spec_.views, spec_.columns, view_floats_for(spec_.columns, kLanes), nullptr} {
  memory_ = Buffer(size_t(batch_.views) * batch_.view_floats * sizeof(float));
  batch_.data = memory_.as<float>();
  const Lean lean = lean_of(scan, recipe);
  if (gpus.backend) on_gpus_ = gpus.backend->make_leaning({.fbp = spec_, .lean_rad = lean.rad, .rows = lean.rows}, gpus.devices);
}

void LeaningSteps::load(const std::vector<int>& slices, const Seen& seen, const std::function<bool()>& stop) {
  const LeaningBand wanted = leaning_band(spec_, lean_of(scan_, recipe_), groups_span(slices));
  const int step = slab_rows(reader_), first = wanted.rows.first, count = (wanted.rows.count() + step - 1) / step;
  std::array<Slab, kSlots> slabs;
  fbp_.begin(wanted);
  Pipeline stages;
  stages.read_ahead = kSlots;
  stages.read = [&](int job) {
    Slab& slab = slabs[size_t(job % kSlots)];
    slab.rows.resize(size_t(std::min(step, wanted.rows.last - first - job * step)));
    std::iota(slab.rows.begin(), slab.rows.end(), first + job * step);
    if (!stop()) reader_.read(slab.rows, slab.band);
  };
  stages.work = [&](int job) {
    if (!stop()) take(slabs[size_t(job % kSlots)], seen);
  };
  run_in_order(count, stages);
  if (!stop()) fbp_.settle();
}

void LeaningSteps::take(const Slab& slab, const Seen& seen) {
  CorrectSpec spec = reader_.correction(slab.band);
  const int first_row = slab.rows.front(), rows = int(slab.rows.size());
  spec.first_counted = std::clamp(counted_ - first_row, 0, rows);
  spec.last_counted = rows;
  for (int first = 0; first < rows; first += kLanes) {
    const int count = std::min(kLanes, rows - first), known = std::clamp(spec.first_counted - first, 0, count);
    const CorrectReport report = loader_.load(spec, slab.band.raw.data(), first, batch_);
    if (const RingMethod* ring = ring_method(recipe_.ring)) ring->run(loader_.detector(batch_), recipe_.ring_options);
    fbp_.take(batch_, first_row + first, count);
    seen(report, {}, count - known);
  }
  if (!slab.band.zingers.empty()) seen({}, {slab.band.zingers.begin() + spec.first_counted, slab.band.zingers.end()}, 0);
  counted_ = std::max(counted_, first_row + rows);
}

void LeaningSteps::make(int first_slice, std::span<float* const> out) {
  const double axis_px = recipe_.axis.at(0.5 * (scan_.height() - 1));
  if (on_gpus_) on_gpus_->make({fbp_.lines(), first_slice, axis_px, out});
  else fbp_.back_project(first_slice, axis_px, out, size_t(spec_.out_width));
}

}  // namespace harima
