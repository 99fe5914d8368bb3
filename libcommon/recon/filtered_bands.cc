// SPDX-License-Identifier: BSD-3-Clause
#include "recon/filtered_bands.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "device/zinger.h"

namespace harima {

namespace {

constexpr int kGpuViews = 64;  // that are read for a device together

Recipe without_filter(Recipe recipe) {
  recipe.phase = {};
  return recipe;
}

std::vector<int> range(int first, int last) {
  std::vector<int> list(static_cast<size_t>(last - first));
  std::iota(list.begin(), list.end(), first);
  return list;
}

// Then what steps over frames make can be filtered as it is.
bool is_by_frame(const Scan& scan) {
  return std::is_sorted(scan.views.begin(), scan.views.end(),
                        [](const View& a, const View& b) { return a.frame < b.frame; });
}

}  // namespace

// What is filtered together, and is read for it: rows [first, first + count) of the band.
struct FilteredBands::Block {
  RowSpan read;
  size_t first, count;
};

// Views that are read together: those that are made, and for zingers those before and after in time.
struct FilteredBands::Lot {
  ViewSpan made;
  int before;  // views that come before
  std::vector<int> views;
};

// Rows read for a block, with their dark and flats.
struct FilteredBands::Place {
  const Block& block;
  const Band& some;
  std::span<const int> wanted;  // rows
};

// The filter goes first, with what it still does.
struct FilteredBands::OnGpus {
  std::array<Buffer, 2> raw;
  std::array<GpuFrames::Block, 2> frames;       // with steps: what is in these
  std::unique_ptr<GpuProjectionFilter> filter;  // null: they have no room
};

FilteredBands::FilteredBands(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus)
    : FilteredBands(scan, recipe, gpus, std::make_unique<BandReader>(scan, without_filter(recipe), gpus)) {}

FilteredBands::FilteredBands(const Scan& scan, const Recipe& recipe,
                             std::shared_ptr<const FramesOnGpus> frames)
    : FilteredBands(scan, recipe, {},
                    std::make_unique<BandReader>(scan, without_filter(recipe), std::move(frames))) {}

FilteredBands::FilteredBands(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus,
                             std::unique_ptr<BandReader> raw)
    : scan_(scan), recipe_(recipe),
      spec_(phase_filter(scan, recipe.phase, recipe.pixel_um, !recipe.take_log)), filter_(spec_), gpus_(gpus),
      raw_(std::move(raw)),
      stepped_(is_by_frame(scan) ? SteppedFrames::or_mended(scan, gpus, recipe.flat_field.bad_pixels)
                                 : nullptr) {}
FilteredBands::~FilteredBands() = default;

bool FilteredBands::makes_line_integrals() const {
  const PhaseMethod* method = phase_method(recipe_.phase.method);
  return !recipe_.take_log || (method && method->of_log);
}

std::vector<FilteredBands::Block> FilteredBands::blocks_of(const std::vector<int>& rows) const {
  std::vector<Block> blocks;
  for (size_t first = 0, last = 0; first < rows.size(); first = last) {
    while (last < rows.size() && rows[last] < rows[first] + filter_.block_rows()) ++last;
    blocks.push_back({filter_.read_for({rows[first], rows[last - 1] + 1}), first, last - first});
  }
  return blocks;
}

int64_t FilteredBands::rows_read_for(const std::vector<int>& rows) const {
  int64_t read = 0;
  for (const Block& block : blocks_of(rows)) read += block.read.count();
  return read;
}

size_t FilteredBands::lot_bytes(int rows, int views_together) const {
  const int views = int(scan_.views.size()), beside = recipe_.zinger > 0 ? 2 : 0;
  return raw_->band_bytes(rows) / size_t(views) * size_t(std::min(views, views_together + beside));
}

// Steps ask for rows beside those that are filtered: not for as many more.
size_t FilteredBands::work_bytes(int threads) const {
  const int rows = std::min(scan_.height(), filter_.block_rows() + 2 * filter_.reach()),
            views = kGpuViews * int(gpus_.devices.size());
  const size_t on_processors = size_t(threads) * filter_.work_bytes() +
                               lot_bytes(rows, threads * ProjectionFilter::kViews) + raw_->frame_bytes();
  if (!gpus_.backend) return on_processors;
  return std::max(on_processors, stepped_ ? 2 * stepped_->raw_bytes(std::min(scan_.height(), 2 * rows), views)
                                          : 2 * lot_bytes(rows, views) + raw_->frame_bytes());
}

void FilteredBands::take_filter(OnGpus& gpus) const {
  GpuProjectionFilterSpec spec{spec_, scan_.source->info().type, flats_of_band(scan_, recipe_),
                               recipe_.zinger};
  if (stepped_)
    spec.frames = stepped_->spec(std::min(scan_.height(), filter_.block_rows() + 2 * filter_.reach()));
  gpus.filter = gpus_.backend->make_projection_filter(spec, gpus_.devices);
}

// Null: processors do it.
FilteredBands::OnGpus* FilteredBands::gpus() const {
  if (!gpus_.backend) return nullptr;
  if (!on_gpus_) {
    on_gpus_ = std::make_unique<OnGpus>();
    take_filter(*on_gpus_);
    if (on_gpus_->filter)
      debug("{}: {} projections are filtered at a time", gpus_.name, on_gpus_->filter->views_at_a_time());
    else debug("{} has no room for the filter of projections beside slices; processors filter", gpus_.name);
  }
  return on_gpus_->filter ? on_gpus_.get() : nullptr;
}

void FilteredBands::read(const std::vector<int>& rows, Band& band) const {
  const size_t samples = scan_.views.size() * rows.size() * size_t(scan_.width());
  if (band.raw.bytes() < samples * sizeof(float)) band.raw = Buffer(samples * sizeof(float));
  band.rows = rows;
  band.dark = {};
  band.flats.clear();
  band.seen.resize(scan_.views.size() * rows.size());
  band.zingers.assign(recipe_.zinger > 0 ? rows.size() : 0, 0);
  for (const Block& block : blocks_of(rows)) read_block(block, band);
}

std::vector<FilteredBands::Lot> FilteredBands::lots_of(int views_together) const {
  const int views = int(scan_.views.size()), beside = recipe_.zinger > 0 ? 1 : 0;
  std::vector<Lot> lots;
  for (int first = 0; first < views; first += views_together) {
    const ViewSpan made{first, std::min(views, first + views_together)};
    const int before = std::min(beside, first), after = std::min(beside, views - made.last);
    lots.push_back({made, before, range(first - before, made.last + after)});
  }
  return lots;
}

void FilteredBands::read_block(const Block& block, Band& band) const {
  Band some;
  raw_->read_beam(range(block.read.first, block.read.last), some);
  const Place place{block, some, {band.rows.data() + block.first, block.count}};
  OnGpus* const on_gpus = gpus();
  if (!on_gpus) return filter_in_turn(place, band);
  try {
    filter_on_gpus(*on_gpus, place, band);
  } catch (...) {
    on_gpus_.reset();  // it may still write to the band
    throw;
  }
}

// Of view `view` of the scan, and those behind it.
FilterTarget FilteredBands::target_of(const Place& place, int view, Band& band) const {
  const size_t at = size_t(view) * band.rows.size() + place.block.first;
  return {place.wanted, int(band.rows.size()), band.raw.as<float>() + at * size_t(scan_.width()),
          band.seen.data() + at};
}

void FilteredBands::count_zingers(const std::vector<int64_t>& counts, const Place& place, Band& band) const {
  for (size_t i = 0; i < place.wanted.size() && !counts.empty(); ++i)
    band.zingers[place.block.first + i] += counts[size_t(place.wanted[i] - place.block.read.first)];
}

// On processors.
void FilteredBands::filter_in_turn(const Place& place, Band& band) const {
  const int together = ProjectionFilter::kViews * thread_count();
  const RowSpan read = place.block.read;
  Buffer raw(lot_bytes(read.count(), together));
  for (const Lot& lot : lots_of(together)) {
    const CorrectSpec spec = raw_->correction(place.some, lot.views);
    raw_->read_views(place.some.rows, lot.views, raw.data());
    if (recipe_.zinger > 0)
      count_zingers(remove_zingers({spec.type, spec.views, spec.rows, spec.columns, raw.data()},
                                   recipe_.zinger, lot.before, lot.before + lot.made.count()),
                    place, band);
    parallel_for((lot.made.count() + ProjectionFilter::kViews - 1) / ProjectionFilter::kViews, [&](int i) {
      const int view = i * ProjectionFilter::kViews;
      filter_.run(spec, raw.data(), read, lot.before + view,
                  std::min(ProjectionFilter::kViews, lot.made.count() - view),
                  target_of(place, lot.made.first + view, band));
    });
  }
}

// With steps, the frames that were measured.
void FilteredBands::read_lot(OnGpus& gpus, const Place& place, const Lot& lot, size_t slot) const {
  if (!stepped_) return raw_->read_views(place.some.rows, lot.views, gpus.raw[slot].data());
  FrameBlock wanted{{}, place.block.read.first, place.block.read.last};
  for (const int view : lot.views) wanted.views.push_back(scan_.views[size_t(view)].frame);
  gpus.frames[slot] = stepped_->block_for(std::move(wanted));
  stepped_->read_raw(gpus.frames[slot].read, gpus.raw[slot]);
  gpus.frames[slot].raw = gpus.raw[slot].data();
}

// One lot is read while the one before is filtered.
void FilteredBands::filter_on_gpus(OnGpus& gpus, const Place& place, Band& band) const {
  const std::vector<Lot> lots = lots_of(kGpuViews * int(gpus_.devices.size()));
  const size_t bytes = lot_bytes(place.block.read.count(), lots.front().made.count());
  for (Buffer& raw : gpus.raw)
    if (!stepped_ && raw.bytes() < bytes) raw = gpus_.backend->host_buffer(bytes);
  Pipeline stages;
  stages.read = [&](int job) { read_lot(gpus, place, lots[size_t(job)], size_t(job % 2)); };
  stages.work = [&](int job) {
    const Lot& lot = lots[size_t(job)];
    const size_t slot = size_t(job % 2);
    const CorrectSpec spec = raw_->correction(place.some, lot.views);
    const FilterTarget target = target_of(place, lot.made.first, band);
    count_zingers(gpus.filter->run({&spec, gpus.raw[slot].data(), place.block.read, lot.before,
                                    lot.made.count(), target, &gpus.frames[slot]}),
                  place, band);
  };
  run_in_order(int(lots.size()), stages);
}

}  // namespace harima
