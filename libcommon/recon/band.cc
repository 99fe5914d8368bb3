// SPDX-License-Identifier: BSD-3-Clause
#include "recon/band.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "device/zinger.h"
#include "recon/eigen_flats.h"
#include "recon/filtered_bands.h"
#include "recon/frames_on_gpus.h"

namespace harima {

namespace {

constexpr float kLeastFiltered = 1e-5f;  // transmission: sharpening may leave less than nothing

}  // namespace

FlatMix mix_flats(const std::vector<FlatGroup>& flats, double time) {
  int after = 0;
  while (after < int(flats.size()) && flats[size_t(after)].time < time) ++after;
  if (after == 0) return {0, 0, 0};
  if (after == int(flats.size())) return {after - 1, after - 1, 0};
  const double before_time = flats[size_t(after) - 1].time;
  const double gap = flats[size_t(after)].time - before_time;
  return {after - 1, after, gap > 0 ? float((time - before_time) / gap) : 0.0f};
}

int flats_of_band(const Scan& scan, const Recipe& recipe) {
  return recipe.flat_field.eigen ? int(recipe.flat_field.eigen->shares.size()) + 1 : int(scan.flats.size());
}

BandReader::BandReader(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus)
    : BandReader(
          scan, recipe, recipe.phase.is_on() ? std::make_shared<FilteredBands>(scan, recipe, gpus) : nullptr,
          recipe.phase.is_on() ? nullptr : FramesOnGpus::of(scan, gpus, recipe.flat_field.bad_pixels)) {}

BandReader::BandReader(const Scan& scan, const Recipe& recipe, std::shared_ptr<const FramesOnGpus> frames)
    : BandReader(scan, recipe,
                 recipe.phase.is_on() ? std::make_shared<FilteredBands>(scan, recipe, frames) : nullptr,
                 recipe.phase.is_on() ? nullptr : frames) {}

BandReader::BandReader(const Scan& scan, const Recipe& recipe, std::shared_ptr<const FilteredBands> filtered,
                       std::shared_ptr<const FramesOnGpus> stepped)
    : scan_(scan), recipe_(recipe), filtered_(std::move(filtered)), stepped_(std::move(stepped)) {
  for (const View& view : scan.views) mix_.push_back(mix_flats(scan.flats, view.time));
}

size_t BandReader::band_bytes(int rows) const {
  return scan_.views.size() * size_t(rows) * size_t(scan_.width()) *
         bytes_of(filtered_ ? PixelType::f32 : scan_.source->info().type);
}

size_t BandReader::work_bytes(int threads) const {
  const FrameAverage how = recipe_.flat_field.average;
  size_t averaging = average_bytes(how, scan_.darks, scan_.height());
  for (const FlatGroup& flat : scan_.flats)
    averaging = std::max(averaging, average_bytes(how, {flat.set}, scan_.height()));
  return scan_.source->info().held_bytes + averaging + frame_bytes() +
         (filtered_ ? filtered_->work_bytes(threads) : 0);
}

size_t BandReader::frame_bytes() const { return stepped_ ? stepped_->work_bytes() : 0; }

int BandReader::block_rows() const { return filtered_ ? filtered_->block_rows() : 1; }

size_t BandReader::read_bytes(const std::vector<int>& rows) const {
  const int64_t read = filtered_ ? filtered_->rows_read_for(rows) : int64_t(rows.size());
  return size_t(read) * scan_.views.size() * size_t(scan_.width()) * bytes_of(scan_.source->info().type);
}

void BandReader::read_views(const std::vector<int>& rows, std::span<const int> views, std::byte* raw) const {
  const size_t view_bytes = band_bytes(int(rows.size())) / scan_.views.size();
  const Source& source = *scan_.source;
  std::vector<int> frames;
  for (const int view : views) frames.push_back(scan_.views[size_t(view)].frame);
  const bool is_there =
      stepped_ && std::is_sorted(frames.begin(), frames.end()) && stepped_->read(rows, frames, raw);
  if (is_there) return;  // mended, too
  parallel_for(int(views.size()), [&](int i) {
    try {
      read_row_list(source, frames[size_t(i)], rows, raw + size_t(i) * view_bytes);
    } catch (const Error& e) {
      throw e.in("{}", source.place(frames[size_t(i)]));
    }
    mend(rows, source.info().type, raw + size_t(i) * view_bytes);
  });
}

void BandReader::mend(const std::vector<int>& rows, PixelType type, std::byte* pixels) const {
  const BadPixels* bad = recipe_.flat_field.bad_pixels.get();
  if (!bad) return;
  const size_t row_bytes = size_t(scan_.width()) * bytes_of(type);
  for (size_t i = 0; i < rows.size(); ++i) bad->mend(type, rows[i], pixels + i * row_bytes);
}

Frame BandReader::average(const std::vector<FrameSet>& sets, const std::vector<int>& rows) const {
  Frame average = average_rows(recipe_.flat_field.average, sets, rows);
  mend(rows, average.type(), average.data());
  return average;
}

void BandReader::read_beam(const std::vector<int>& rows, Band& band) const {
  band.rows = rows;
  band.dark = scan_.darks.empty() ? Frame() : average(scan_.darks, rows);
  band.flats.clear();
  if (recipe_.flat_field.eigen) {
    band.flats = eigen_flat_rows(scan_, *recipe_.flat_field.eigen, rows, band.dark);
    for (Frame& flat : band.flats) mend(rows, flat.type(), flat.data());
    return;
  }
  for (const FlatGroup& flat : scan_.flats) band.flats.push_back(average({flat.set}, rows));
}

void BandReader::read(const std::vector<int>& rows, Band& band) const {
  if (filtered_) return filtered_->read(rows, band);
  const size_t bytes = band_bytes(int(rows.size()));
  if (band.raw.bytes() < bytes) band.raw = Buffer(bytes);
  read_views(rows, all_rows(int(scan_.views.size())), band.raw.data());
  band.zingers.clear();
  if (recipe_.zinger > 0)
    band.zingers = remove_zingers({scan_.source->info().type, int(scan_.views.size()), int(rows.size()),
                                   scan_.width(), band.raw.data()},
                                  recipe_.zinger);
  read_beam(rows, band);
}

CorrectSpec BandReader::correction(const Band& band) const {
  CorrectSpec spec = correction(band, all_rows(int(scan_.views.size())));
  if (!filtered_) return spec;
  spec.type = PixelType::f32;
  spec.floor = kLeastFiltered;
  spec.take_log = !filtered_->makes_line_integrals();
  spec.seen = band.seen.data();
  return spec;
}

CorrectSpec BandReader::correction(const Band& band, std::span<const int> views) const {
  CorrectSpec spec;
  spec.type = scan_.source->info().type;
  spec.views = int(views.size());
  spec.rows = int(band.rows.size());
  spec.columns = scan_.width();
  spec.dark = band.dark.empty() ? nullptr : band.dark.row<float>(0);
  for (const Frame& flat : band.flats) spec.flats.push_back(flat.row<float>(0));
  spec.floor = float(recipe_.floor);
  spec.black_fraction = float(recipe_.black_fraction);
  spec.take_log = recipe_.take_log;
  for (int view : views) spec.mix.push_back(mix_[size_t(view)]);
  if (!recipe_.flat_field.eigen || spec.flats.empty()) return spec;
  for (int view : views) {
    const std::vector<float>& weights = recipe_.flat_field.eigen->weights.at(scan_.views[size_t(view)].frame);
    spec.flat_weights.insert(spec.flat_weights.end(), weights.begin(), weights.end());
  }
  return spec;
}

}  // namespace harima
