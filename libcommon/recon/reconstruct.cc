// SPDX-License-Identifier: BSD-3-Clause
#include "recon/reconstruct.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"
#include "base/stopwatch.h"
#include "recon/gpu_slices.h"
#include "recon/helical_slices.h"
#include "recon/host_rows.h"
#include "recon/leaning_slices.h"
#include "recon/slice_maker.h"
#include "recon/slice_output.h"

namespace harima {

namespace {

// What is left to the processor before a GPU takes over: all but the search for zingers in rows that are raw
// then.
Recipe host_part(Recipe recipe, const Plan& plan) {
  if (plan.gpus.backend && !recipe.phase.is_on() && !HostRows::are_wanted(recipe)) recipe.zinger = 0;
  return recipe;
}

// One batch: rows [first, first + count) of a band, slices slice0 .. of the sink (company at either end of
// all is not kept).
struct Batch {
  int band, first, count, slice0;
  bool wanted = true;                   // false: its slices were finished by an earlier run
  bool ahead = false;                   // its views are gridded already
  bool made = false;                    // its slices stand in their result slot
  std::vector<uint8_t> rows_made = {};  // 0 where a stop came before; empty: all are made

  bool has(int row) const { return rows_made.empty() || rows_made[size_t(row)]; }
};

// Everything the three stages share. Bands live in two slots, so do results; all but the last band have the
// same number of batches, which is what lets run_in_order keep the reader out of a band that is still worked
// on.
class BandLoop {
 public:
  BandLoop(const Scan& scan, const Recipe& recipe, const Plan& plan, const OutputWindow& pixels, Sink& sink,
           SlicesAhead* ahead)
      : recipe_(recipe), plan_(plan), pixels_(pixels), output_(recipe, pixels, sink), sink_(sink),
        ahead_(ahead), reader_(scan, host_part(recipe, plan), plan.gpus), scan_(scan),
        band_wanted_(plan.bands.size(), false), last_slice_(plan.first_slice + slices_of(plan)) {
    int slice = plan.first_slice - plan.lead;
    for (int band = 0; band < int(plan.bands.size()); ++band) {
      const int rows = int(plan.bands[size_t(band)].size());
      for (int first = 0; first < rows; first += plan.lanes) {
        const int count = std::min(plan.lanes, rows - first);
        batches_.push_back({band, first, count, slice});
        slice += count;
      }
    }
    if (plan.gpus.backend && HostRows::are_wanted(recipe)) host_rows_.emplace(scan, recipe);
    for (Batch& batch : batches_) {
      batch.ahead = ahead && ahead->has(rows_of(batch));
      skip_finished(batch);
    }
  }

  ReconstructionReport run(const std::function<void(int)>& on_slices, const std::function<bool()>& stop) {
    stop_ = stop;
    Pipeline stages;
    // The next band is read while this one is worked on.
    stages.read_ahead = plan_.band_rows / plan_.lanes + 1;
    stages.write_behind = kResultSlots;
    stages.read = [&](int job) { read(job); };
    stages.work = [&](int job) {
      if (!is_stopped()) work(job);
    };
    stages.write = [&](int job) {
      if (!batches_[size_t(job)].made) return;
      write(job);
      if (on_slices) on_slices(made_of(batches_[size_t(job)]));
    };
    run_in_order(int(batches_.size()), stages);
    return report_;
  }

 private:
  // Asked by all that compute.
  bool is_stopped() {
    if (!stopped_ && stop_ && stop_()) stopped_ = true;
    return stopped_;
  }

  std::vector<int> rows_of(const Batch& batch) const {
    const auto first = plan_.bands[size_t(batch.band)].begin() + batch.first;
    return {first, first + batch.count};
  }

  bool is_kept(int slice) const { return slice >= plan_.first_slice && slice < last_slice_; }
  int kept(const Batch& batch) const {
    return std::min(batch.slice0 + batch.count, last_slice_) - std::max(batch.slice0, plan_.first_slice);
  }

  // Of the slices that are kept, those that were not stopped before.
  int made_of(const Batch& batch) const {
    int made = 0;
    for (int i = 0; i < batch.count; ++i) made += is_kept(batch.slice0 + i) && batch.has(i);
    return made;
  }

  void skip_finished(Batch& batch) {
    int there = 0;
    while (there < batch.count && (!is_kept(batch.slice0 + there) || sink_.has(batch.slice0 + there)))
      ++there;
    batch.wanted = there < batch.count;
    if (batch.wanted && !batch.ahead) band_wanted_[size_t(batch.band)] = true;
    if (!batch.wanted) report_.skipped += kept(batch);
  }

  void read(int job) {
    const Batch& batch = batches_[size_t(job)];
    if (batch.first > 0 || stopped_ || !band_wanted_[size_t(batch.band)]) return;
    const Stopwatch watch(report_.read_s);
    Band& band = bands_[size_t(batch.band % 2)];
    if (host_rows_) return mend(batch, band);
    if (plan_.gpus.backend && band.raw.bytes() == 0)
      band.raw = plan_.gpus.backend->host_buffer(reader_.band_bytes(plan_.band_rows));
    reader_.read(plan_.bands[size_t(batch.band)], band);
    add_zingers(band.zingers, batch);
  }

  // The band as line integrals, for GPUs.
  void mend(const Batch& batch, Band& band) {
    const size_t floats = scan_.views.size() * size_t(scan_.width());
    if (band.raw.bytes() == 0)
      band.raw = plan_.gpus.backend->host_buffer(floats * size_t(plan_.band_rows) * sizeof(float));
    reader_.read(plan_.bands[size_t(batch.band)], raw_);
    add_zingers(raw_.zingers, batch);
    band.rows = raw_.rows;
    mended_[size_t(batch.band % 2)] = host_rows_->make(counted(reader_.correction(raw_), batch), raw_,
                                                       band.raw.as<float>(), metal_[size_t(batch.band % 2)]);
  }

  // Rows that are for company are not counted.
  CorrectSpec counted(CorrectSpec spec, const Batch& batch) const {
    const int band_slice0 = batch.slice0 - batch.first;
    spec.first_counted = plan_.first_slice - band_slice0;
    spec.last_counted = last_slice_ - band_slice0;
    return spec;
  }

  // Of each row of the band that the batch begins.
  void add_zingers(const std::vector<int64_t>& zingers, const Batch& batch) {
    for (size_t i = 0; i < zingers.size(); ++i)
      if (is_kept(batch.slice0 + int(i))) report_.zingers += zingers[i];
  }

  void work(int job) {
    Batch& batch = batches_[size_t(job)];
    if (!batch.wanted) return;
    const Stopwatch watch(report_.compute_s);
    const Band& band = bands_[size_t(batch.band % 2)];
    std::vector<Frame>& out = results_[size_t(job % kResultSlots)];
    if (batch.ahead) return finish_ahead(batch, out);
    const CorrectSpec spec =
        host_rows_ ? host_rows_->correction(int(band.rows.size())) : counted(reader_.correction(band), batch);
    try {
      if (plan_.gpus.backend) make_on_gpus(spec, band, batch, out);
      else if (!make(spec, band, batch, out)) return;
    } catch (const Error& e) {
      throw e.in("{}: band from row {}", scan_.name, band.rows.front());
    }
    batch.made = true;
  }

  void take_room(std::vector<Frame>& out) const {
    const FbpSpec spec = fbp_spec(scan_, recipe_, plan_.lanes);
    while (int(out.size()) < plan_.lanes) out.emplace_back(PixelType::f32, spec.out_width, spec.out_height);
  }

  void finish_ahead(Batch& batch, std::vector<Frame>& out) {
    if (out.empty()) take_room(out);
    add_up(ahead_->finish(rows_of(batch), {out.data(), size_t(batch.count)}), batch);
    report_.ahead += made_of(batch);
    batch.made = true;
  }

  // False: iterations were stopped, and nothing is made.
  bool make(const CorrectSpec& spec, const Band& band, const Batch& batch, std::vector<Frame>& out) {
    if (!maker_) maker_.emplace(scan_, recipe_, plan_.lanes, [&] { return is_stopped(); });
    if (out.empty()) take_room(out);
    try {
      add_up(maker_->make(spec, band, batch.first, {out.data(), size_t(batch.count)}), batch);
    } catch (const IterationStopped&) {
      return false;
    }
    for (int i = 0; recipe_.iteration.is_on() && i < batch.count; ++i)
      if (is_kept(batch.slice0 + i)) report_.iterations.add(maker_->residuals(i));
    for (int i = 0; recipe_.metal_per_cm > 0 && i < batch.count; ++i)
      if (is_kept(batch.slice0 + i)) report_.metal.add(maker_->metal(i));
    return true;
  }

  void make_on_gpus(const CorrectSpec& spec, const Band& band, Batch& batch, std::vector<Frame>& out) {
    if (!gpu_slices_) gpu_slices_.emplace(scan_, recipe_, pixels_, plan_.gpus);
    if (out.empty())
      for (int i = 0; i < plan_.lanes; ++i) out.push_back(gpu_slices_->new_slice());
    std::vector<MetalSlice>& metal = metal_[size_t(batch.band % 2)];
    const GpuReport part = gpu_slices_->make(
        spec, band, {out.data(), size_t(batch.count)}, [&] { return is_stopped(); }, nullptr, &metal);
    gpu_slices_->put_back(metal, out);
    batch.rows_made = part.made;
    for (size_t i = 0; i < metal.size(); ++i)
      if (is_kept(batch.slice0 + int(i)) && batch.has(int(i))) report_.metal.add(metal[i]);
    seen_[size_t(&out - results_.data())] = part.slices;
    add_zingers(part.zingers, batch);
    for (size_t i = 0; i < part.residuals.size(); ++i)
      if (is_kept(batch.slice0 + int(i)) && batch.has(int(i))) report_.iterations.add(part.residuals[i]);
    add_up(host_rows_ ? mended_[size_t(batch.band % 2)] : part.correct, batch);
  }

  void add_up(const CorrectReport& part, const Batch& batch) {
    if (!part.unlit.empty() && !std::exchange(knows_beam_, true)) check_beam(part);
    report_.add_corrected(part);
    report_.samples +=
        int64_t(scan_.views.size()) * scan_.width() * (made_of(batch) - int64_t(part.unlit.size()));
    report_.slices += made_of(batch);
  }

  // A scan may have rows beyond its beam, but not in the middle.
  void check_beam(const CorrectReport& part) const {
    const BandReader reader(scan_, recipe_);
    const int middle = scan_.height() / 2;
    Band band;
    reader.read({middle}, band);
    SinogramBatch batch{4, int(scan_.views.size()), scan_.width(), view_floats_for(scan_.width(), 4),
                        nullptr};
    Buffer memory(size_t(batch.views) * batch.view_floats * sizeof(float));
    batch.data = memory.as<float>();
    if (!correct_rows(reader.correction(band), band.raw.data(), 0, batch).unlit.empty())
      fail("row {} of the band, and row {} in the middle: every view is black, {}", part.unlit.front(),
           middle, why_black(recipe_.take_log, recipe_.floor));
  }

  void write(int job) {
    const Batch& batch = batches_[size_t(job)];
    const Stopwatch watch(report_.write_s);
    const std::vector<Frame>& slices = results_[size_t(job % kResultSlots)];
    const std::vector<SliceSeen>& seen = seen_[size_t(job % kResultSlots)];
    const auto put = [&](int i) {
      if (!is_kept(batch.slice0 + i) || !batch.has(i)) return;
      const int index = batch.slice0 + i, row = plan_.bands[size_t(batch.band)][size_t(batch.first + i)];
      if (seen.empty()) output_.put(index, row, slices[size_t(i)]);
      else output_.put_finished(index, row, slices[size_t(i)], seen[size_t(i)]);
    };
    if (sink_.any_order()) parallel_for(batch.count, put);
    else
      for (int i = 0; i < batch.count; ++i) put(i);
  }

  const Recipe& recipe_;
  const Plan& plan_;
  const OutputWindow pixels_;
  const SliceOutput output_;
  Sink& sink_;
  SlicesAhead* const ahead_;
  const BandReader reader_;
  const Scan& scan_;
  std::optional<SliceMaker> maker_;  // its memory is taken when there is something to make
  std::vector<Batch> batches_;
  std::vector<bool> band_wanted_;
  const int last_slice_;  // of the sink, one beyond
  std::array<Band, 2> bands_;
  std::optional<HostRows> host_rows_;    // of GPUs
  Band raw_;                             // that it makes the bands of
  std::array<CorrectReport, 2> mended_;  // what it found in them
  std::array<std::vector<MetalSlice>, 2> metal_;
  std::array<std::vector<Frame>, kResultSlots> results_;
  std::array<std::vector<SliceSeen>, kResultSlots> seen_;  // of results that a GPU made whole numbers
  std::optional<GpuSlices> gpu_slices_;                    // goes before the memory it still copies to
  std::function<bool()> stop_;
  std::atomic<bool> stopped_{false};
  bool knows_beam_ = false;
  ReconstructionReport report_;
};

}  // namespace

ReconstructionReport reconstruct(const Scan& scan, const Recipe& recipe, const Plan& plan,
                                 const OutputWindow& pixels, Sink& sink,
                                 const std::function<void(int)>& on_slices, const std::function<bool()>& stop,
                                 SlicesAhead* ahead) {
  if (recipe.helix) return reconstruct_helical(scan, recipe, plan, pixels, sink, on_slices, stop);
  if (recipe.lean_deg != 0) return reconstruct_leaning(scan, recipe, plan, pixels, sink, on_slices, stop);
  return BandLoop(scan, recipe, plan, pixels, sink, ahead).run(on_slices, stop);
}

}  // namespace harima
