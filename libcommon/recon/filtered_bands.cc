// SPDX-License-Identifier: BSD-3-Clause
#include "recon/filtered_bands.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"
#include "base/parallel.h"
#include "device/zinger.h"

namespace harima {

namespace {

Recipe without_filter(Recipe recipe) {
  recipe.phase = {};
  return recipe;
}

std::vector<int> range(int first, int last) {
  std::vector<int> list(static_cast<size_t>(last - first));
  std::iota(list.begin(), list.end(), first);
  return list;
}

}  // namespace

// What is filtered together, and is read for it: rows [first, first + count) of the band.
struct FilteredBands::Block {
  RowSpan read;
  size_t first, count;
};

FilteredBands::FilteredBands(const Scan& scan, const Recipe& recipe)
    : scan_(scan), recipe_(recipe), filter_(phase_filter(scan, recipe.phase, recipe.pixel_um, !recipe.take_log)),
      raw_(std::make_unique<BandReader>(scan, without_filter(recipe))) {}
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

size_t FilteredBands::work_bytes(int threads) const {
  const int image_rows = std::min(scan_.height(), filter_.block_rows() + 2 * filter_.reach());
  const size_t views = size_t(threads) * ProjectionFilter::kViews + 2;  // and their neighbours in time, for zingers
  return size_t(threads) * filter_.work_bytes() + raw_->band_bytes(image_rows) / scan_.views.size() * views;
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

void FilteredBands::read_block(const Block& block, Band& band) const {
  const int views = int(scan_.views.size()), group = ProjectionFilter::kViews * thread_count();
  Band some;
  raw_->read_beam(range(block.read.first, block.read.last), some);
  some.raw = Buffer(raw_->band_bytes(int(some.rows.size())) / size_t(views) * size_t(std::min(views, group + 2)));
  for (int first = 0; first < views; first += group) filter_views(block, {first, std::min(views, first + group)}, some, band);
}

// Views of the block into `band`, by way of `some`, which holds its dark and flats, and room for them. The first is one of every kViews.
void FilteredBands::filter_views(const Block& block, ViewSpan made, Band& some, Band& band) const {
  const bool has_zingers = recipe_.zinger > 0;
  const int before = has_zingers && made.first > 0 ? 1 : 0, after = has_zingers && made.last < int(scan_.views.size()) ? 1 : 0;
  const std::vector<int> views = range(made.first - before, made.last + after);  // a zinger is told by the views before and after
  const CorrectSpec spec = raw_->correction(some, views);
  raw_->read_views(some.rows, views, some.raw.data());
  const std::span<const int> wanted{band.rows.data() + block.first, block.count};
  if (has_zingers) {
    const auto counts = remove_zingers({spec.type, spec.views, spec.rows, spec.columns, some.raw.data()}, recipe_.zinger,
                                       before, before + made.count());
    for (size_t i = 0; i < wanted.size(); ++i) band.zingers[block.first + i] += counts[size_t(wanted[i] - block.read.first)];
  }
  parallel_for((made.count() + ProjectionFilter::kViews - 1) / ProjectionFilter::kViews, [&](int i) {
    const int view = i * ProjectionFilter::kViews;
    const size_t place = size_t(made.first + view) * band.rows.size() + block.first;
    filter_.run(spec, some.raw.data(), block.read, before + view, std::min(ProjectionFilter::kViews, made.count() - view),
                {wanted, int(band.rows.size()), band.raw.as<float>() + place * size_t(scan_.width()), band.seen.data() + place});
  });
}

}  // namespace harima
