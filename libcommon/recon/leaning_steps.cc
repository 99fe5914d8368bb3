// SPDX-License-Identifier: BSD-3-Clause
#include "recon/leaning_steps.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kSlabRows = 32;  // read together: below this, reading rows costs more than their bytes
constexpr int kLanes = LeaningFbp::kLanes;

int whole_slab_rows(const BandReader& reader) {
  return std::max(kSlabRows, (reader.block_rows() + kLanes - 1) / kLanes * kLanes);
}

}  // namespace

Lean lean_of(const Scan& scan, const Recipe& recipe) {
  return {recipe.lean_deg * M_PI / 180, scan.height(), recipe.method == kHierarchical};
}

RowSpan groups_span(const std::vector<int>& slices) {
  constexpr int kSize = LeaningFbp::kSlices;
  return {slices.front() / kSize * kSize, (slices.back() / kSize + 1) * kSize};
}

bool wants_all_views(const Recipe& recipe) {
  return ring_method(recipe.ring) || recipe.zinger > 0 || recipe.phase.is_on();
}

size_t LeaningSteps::memory_bytes(const Scan& scan, const Recipe& recipe, const BandReader& reader,
                                  bool in_parts) {
  const SinogramBatch rows{kLanes, int(scan.views.size()), scan.width(), 0, nullptr};
  const RingMethod* const ring = ring_method(recipe.ring);
  // take_whole().
  const size_t once_more = in_parts && !wants_all_views(recipe) ? reader.band_bytes(kLanes) : 0;
  return kSlots * reader.band_bytes(whole_slab_rows(reader)) + once_more +
         size_t(rows.views) * view_floats_for(rows.columns, kLanes) * sizeof(float) +
         (ring ? ring->memory_bytes(rows) : 0);
}

size_t LeaningSteps::sum_bytes(const FbpSpec& spec, LeaningRoom room) {
  return room.views < spec.views
             ? size_t(room.slices) * size_t(spec.out_width) * size_t(spec.out_height) * sizeof(float)
             : 0;
}

LeaningSteps::LeaningSteps(const Scan& scan, const Recipe& recipe, const Plan& plan)
    : scan_(scan), recipe_(recipe), gpus_(plan.gpus), reader_(scan, recipe, plan.gpus),
      loader_(scan, recipe, kLanes), spec_(fbp_spec(scan, recipe, kLanes)),
      parts_(held_views(spec_, lean_of(scan, recipe), plan.view_parts)),
      batch_{kLanes, spec_.views, spec_.columns, view_floats_for(spec_.columns, kLanes), nullptr} {
  memory_ = Buffer(size_t(batch_.views) * batch_.view_floats * sizeof(float));
  batch_.data = memory_.as<float>();
  const LeaningRoom room{plan.band_rows, count_held(parts_).most};
  if (gpus_.backend) {
    rows_.emplace(spec_, lean_of(scan, recipe), room,
                  [this](size_t bytes) { return gpus_.backend->host_buffer(bytes); });
    if (parts() > 1) sums_ = gpus_.backend->host_buffer(sum_bytes(spec_, room));
  } else {
    fbp_.emplace(spec_, lean_of(scan, recipe), room);
  }
  for (Slab& slab : slabs_) {
    const size_t bytes = reader_.band_bytes(whole_slab_rows(reader_));
    slab.band.raw = gpus_.backend ? gpus_.backend->host_buffer(bytes) : Buffer(bytes);
  }
}

// As many bytes at a time, of however many views.
int LeaningSteps::slab_rows() const {
  const int rows = whole_slab_rows(reader_);
  return has_all_views()
             ? rows
             : int(int64_t(rows) * spec_.views / std::max(1, int(part().views.size()))) / kLanes * kLanes;
}

void LeaningSteps::load(const std::vector<int>& slices, int part, const Seen& seen,
                        const std::function<bool()>& stop) {
  part_ = part;
  first_slice_ = groups_span(slices).first;
  const LeaningBand wanted = leaning_band(spec_, lean_of(scan_, recipe_), groups_span(slices));
  const int step = slab_rows(), first = wanted.rows.first, count = (wanted.rows.count() + step - 1) / step;
  if (fbp_) fbp_->begin(wanted, this->part());
  else rows_->begin(wanted, this->part());
  Pipeline stages;
  stages.read_ahead = kSlots;
  stages.read = [&](int job) {
    Slab& slab = slabs_[size_t(job % kSlots)];
    slab.rows.resize(size_t(std::min(step, wanted.rows.last - first - job * step)));
    std::iota(slab.rows.begin(), slab.rows.end(), first + job * step);
    if (!stop()) read(slab);
  };
  stages.work = [&](int job) {
    if (stop()) return;
    if (has_all_views()) take(slabs_[size_t(job % kSlots)], seen);
    else take_part(slabs_[size_t(job % kSlots)], seen);
  };
  run_in_order(count, stages);
  if (fbp_ && !stop()) fbp_->settle();
  if (part + 1 == parts()) counted_ = std::max(counted_, wanted.rows.last);
}

std::unique_lock<std::mutex> LeaningSteps::reading() const {
  return gpus_.backend ? std::unique_lock(reads_) : std::unique_lock<std::mutex>();
}

void LeaningSteps::read(Slab& slab) const {
  const auto alone = reading();
  if (has_all_views()) return reader_.read(slab.rows, slab.band);
  reader_.read_views(slab.rows, part().views, slab.band.raw.data());
  reader_.read_beam(slab.rows, slab.band);
}

void LeaningSteps::keep(const SinogramBatch& rows, int first_row, int count) {
  if (fbp_) fbp_->take(rows, first_row, count);
  else rows_->take(rows, first_row, count);
}

int LeaningSteps::counted_of(const Slab& slab) const {
  return std::clamp(counted_ - slab.rows.front(), 0, int(slab.rows.size()));
}

void LeaningSteps::take(const Slab& slab, const Seen& seen) {
  CorrectSpec spec = reader_.correction(slab.band);
  const int rows = int(slab.rows.size());
  spec.first_counted = part_ == 0 ? counted_of(slab) : rows;
  spec.last_counted = rows;
  for (int first = 0; first < rows; first += kLanes) {
    const int count = std::min(kLanes, rows - first),
              known = std::clamp(spec.first_counted - first, 0, count);
    const CorrectReport report = loader_.load(spec, slab.band.raw.data(), first, batch_);
    if (const RingMethod* ring = ring_method(recipe_.ring))
      ring->run(loader_.detector(batch_), recipe_.ring_options);
    keep(batch_, slab.rows.front() + first, count);
    seen(report, {}, int64_t(count - known) * spec_.views * scan_.width());
  }
  if (!slab.band.zingers.empty())
    seen({}, {slab.band.zingers.begin() + spec.first_counted, slab.band.zingers.end()}, 0);
}

// Views that an earlier part had are not counted again.
void LeaningSteps::take_part(const Slab& slab, const Seen& seen) {
  const int rows = int(slab.rows.size()), known = counted_of(slab), views = int(part().views.size());
  SinogramBatch some = batch_;
  some.views = views;
  for (int first = 0; first < rows; first += kLanes) {
    const int count = std::min(kLanes, rows - first);
    CorrectReport fresh = load_views(slab, first, 0, part().fresh);
    for (auto& [row, view] : fresh.black) view = part().views[size_t(view)];
    const CorrectReport again = load_views(slab, first, part().fresh, views);
    if (fresh.has_black || again.has_black) take_again(slab, first, count);
    else keep(some, slab.rows.front() + first, count);
    seen(fresh, {}, int64_t(std::clamp(first + count - known, 0, count)) * part().fresh * scan_.width());
  }
}

CorrectReport LeaningSteps::load_views(const Slab& slab, int first, int from, int to) {
  if (from == to) return {};
  const size_t view_bytes = reader_.band_bytes(int(slab.rows.size())) / scan_.views.size();
  CorrectSpec spec =
      reader_.correction(slab.band, std::span(part().views).subspan(size_t(from), size_t(to - from)));
  spec.has_all_views = false;
  spec.first_counted = counted_of(slab);
  SinogramBatch some = batch_;
  some.views = to - from;
  some.data = batch_.at(from, 0);
  return loader_.load(spec, slab.band.raw.data() + size_t(from) * view_bytes, first, some);
}

void LeaningSteps::take_again(const Slab& slab, int first, int count) {
  Band band;
  const auto alone = reading();
  reader_.read({slab.rows.begin() + first, slab.rows.begin() + first + count}, band);
  check_lit(loader_.load(reader_.correction(band), band.raw.data(), 0, batch_),
            why_black(recipe_.take_log, recipe_.floor), scan_.name);
  keep(batch_, slab.rows.front() + first, count);
}

void LeaningSteps::run_gpus(int first_slice, std::span<float* const> out) {
  const Lean lean = lean_of(scan_, recipe_);
  if (!on_gpus_)
    on_gpus_ = gpus_.backend->make_leaning(
        {.fbp = spec_, .lean_rad = lean.rad, .rows = lean.rows, .is_hierarchical = lean.is_hierarchical},
        gpus_.devices);
  on_gpus_->make({rows_->rows(), &part(), first_slice, axis_px(), out});
}

void LeaningSteps::add(const std::vector<SliceGroup>& groups) {
  const int first_slice = groups.front().first_row();
  std::vector<float*> sums(groups.size() * LeaningFbp::kSlices, nullptr);
  for (const SliceGroup& group : groups) {
    if (fbp_) fbp_->add(group.first_row(), axis_px());
    for (const int slice : group.slices)
      if (!fbp_) sums[size_t(slice - first_slice)] = sum_of(slice);
  }
  if (!fbp_) run_gpus(first_slice, sums);
}

void LeaningSteps::make(int first_slice, std::span<float* const> out) {
  const auto pitch = size_t(spec_.out_width);
  if (!fbp_ && parts() > 1) return copy_sums(first_slice, out);
  if (!fbp_) return run_gpus(first_slice, out);
  if (parts() > 1) fbp_->finish(first_slice, out, pitch);
  else fbp_->back_project(first_slice, axis_px(), out, pitch);
}

void LeaningSteps::copy_sums(int first_slice, std::span<float* const> out) {
  parallel_for(int(out.size()), [&](int i) {
    if (out[size_t(i)]) std::copy_n(sum_of(first_slice + i), pixels(), out[size_t(i)]);
  });
}

}  // namespace harima
