// SPDX-License-Identifier: BSD-3-Clause
#include "recon/straightened.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/buffer.h"
#include "base/error.h"
#include "base/vector_clones.h"
#include "device/projection_filter.h"
#include "image/pixels.h"
#include "image/zeros.h"
#include "math/transmission.h"
#include "recon/band.h"
#include "recon/frame_step_source.h"
#include "recon/sampled_rows.h"

namespace harima {

namespace {

constexpr int kMargin = 2;  // pixels that cubic convolution looks at beside a place

// Places of a row of pixels of a detector that is turned, without a lens; kept within `last`. u, v: of the
// first pixel.
CT_VECTOR_CLONES void turned_places(const DetectorTurn& by, DetectorPlace first, DetectorPlace last,
                                    int count, float* __restrict x, float* __restrict y) {
  const DetectorTurn turn = by;
  const double shift = first.x, row = first.y, last_x = last.x, last_y = last.y;
  for (int i = 0; i < count; ++i) {
    const DetectorPlace to = turned_place(turn, double(i) + shift, row);
    x[i] = float(held_within(to.x, last_x));
    y[i] = float(held_within(to.y, last_y));
  }
}

// row = (row - dark) over the beam, neither below the floor; the beam lies `weight` of the way between two
// flats.
CT_VECTOR_CLONES void divide_by_beam(const float* dark, const float* before, const float* after, float weight,
                                     float floor, int count, float* __restrict row) {
  for (int x = 0; x < count; ++x)
    row[x] = share_of_beam(row[x] - dark[x], beam_between(before[x], after[x], weight) - dark[x], floor);
}

StraightenStep step_of(const Scan& scan, const Straightening& how, double floor) {
  StraightenStep step;
  step.width = scan.width(), step.height = scan.height();
  step.turn = {std::cos(how.roll_deg * M_PI / 180),
               std::sin(how.roll_deg * M_PI / 180),
               {0.5 * (step.width - 1), 0.5 * (step.height - 1)}};
  step.centre = {how.distortion.centre_x, how.distortion.centre_y};
  step.factors = how.distortion.factors;
  step.is_upright = how.roll_deg == 0 && step.factors.empty();
  for (const auto& [x, y] : how.shifts) step.shifts.push_back({x, y});
  step.shifts.resize(scan.views.size());
  for (const View& view : scan.views) step.mix.push_back(mix_flats(scan.flats, view.time));
  step.floor = float(floor);
  return step;
}

class StraightSource : public FrameStepSource {
 public:
  StraightSource(const Scan& scan, const Straightening& how, double floor, bool take_log)
      : FrameStepSource(scan), step_(step_of(scan, how, floor)) {
    info_.type = PixelType::f32;
    if (how.height > 0) info_.height = how.height;
    if (how.shifts.empty()) keep_places();
    if (!take_log || scan.flats.empty()) return;
    const std::vector<int> rows = all_rows(scan.height());
    beam_.push_back(scan.darks.empty() ? zeros(info_.width, scan.height()) : mean_rows(scan.darks, rows));
    for (const FlatGroup& flat : scan.flats) beam_.push_back(mean_rows({flat.set}, rows));
    step_.dark = std::as_const(beam_[0]).row<float>(0);
    for (size_t i = 1; i < beam_.size(); ++i) step_.flats.push_back(std::as_const(beam_[i]).row<float>(0));
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const RowSpan needed = rows_for(index, first, last);
    const PaddedRows rows = transmissions(index, needed.first, needed.last);
    auto* out = reinterpret_cast<float*>(dst);
    for (int row = first; row < last; ++row, out += info_.width) {
      if (step_.is_moved_along_columns(index)) mix_row(rows, index, row, out);
      else if (places_.empty()) places_of(index, row).sample(rows, out);
      else places_for_all(row).places.sample(rows, out);
    }
  }
  FrameStep step() const override {
    return {step_, info_.type, [this](const FrameBlock& block) { return made_of_rows(block); }};
  }

 private:
  struct KeptPlaces {
    std::once_flag once, looked_at;
    RowPlaces places;
    std::pair<float, float> rows, range;  // that they lie in, once they are kept or looked at
  };

  void keep_places() {
    places_ = std::vector<KeptPlaces>(size_t(info_.height));
    info_.held_bytes += places_.size() * (sizeof(KeptPlaces) + 2 * sizeof(float) * size_t(info_.width));
  }

  // With the same bits as by places.
  void mix_row(const PaddedRows& rows, int view, int row, float* out) const {
    const float y = float(held_within(step_.place(view, 0, row).y, step_.height - 1));
    mix_rows(rows.row(int(y) - 1), rows.pitch, y - float(int(y)), info_.width, out);
  }

  RowPlaces places_of(int view, int row) const {
    std::vector<float> x(size_t(info_.width)), y(x.size());
    const DetectorPlace last{double(info_.width - 1), double(step_.height - 1)},
        shift = step_.shifts[size_t(view)];
    if (step_.factors.empty())
      turned_places(step_.turn, {shift.x, row + shift.y}, last, info_.width, x.data(), y.data());
    for (size_t i = 0; i < x.size() && !step_.factors.empty(); ++i) {
      const DetectorPlace place = step_.place(view, double(i), row);
      x[i] = float(held_within(place.x, last.x));
      y[i] = float(held_within(place.y, last.y));
    }
    return {std::move(x), std::move(y)};
  }

  // Where all views are bent alike.
  const KeptPlaces& places_for_all(int row) const {
    KeptPlaces& kept = places_[size_t(row)];
    std::call_once(kept.once, [&] {
      kept.places = places_of(0, row);
      kept.rows = kept.places.rows();
    });
    return kept;
  }

  using RowRange = std::pair<float, float>;

  // Rows of the detector around all these places.
  RowSpan rows_around(RowRange places) const {
    const int top = std::clamp(int(std::floor(places.first)) - kMargin, 0, step_.height - 1);
    return {top, std::clamp(int(std::floor(places.second)) + kMargin + 1, top + 1, step_.height)};
  }
  template <class RangeOf>
  RowSpan rows_around(int first, int last, const RangeOf& range_of) const {
    RowRange all{HUGE_VALF, -HUGE_VALF};
    for (int row = first; row < last; ++row) {
      const RowRange own = range_of(row);
      all = {std::min(all.first, own.first), std::max(all.second, own.second)};
    }
    return rows_around(all);
  }

  // Rows of the detector that rows [first, last) are made of.
  RowSpan rows_for(int view, int first, int last) const {
    if (places_.empty()) return rows_by_edges(view, first, last);
    return rows_around(first, last, [&](int row) { return places_for_all(row).rows; });
  }

  // The same from the edges of what is made.
  RowSpan rows_by_edges(int view, int first, int last) const {
    RowRange all{HUGE_VALF, -HUGE_VALF};
    const auto look_at = [&](int x, int row) {
      const float y = float(step_.place(view, x, row).y);
      all = {std::min(all.first, y), std::max(all.second, y)};
    };
    for (int row = first; row < last; ++row) look_at(0, row), look_at(info_.width - 1, row);
    for (int x = 0; x < info_.width && !step_.is_upright; ++x) look_at(x, first), look_at(x, last - 1);
    return rows_around(all);
  }

  // The same for a GPU, which needs no places: only of a lens each is looked at, once.
  FrameBlock made_of_rows(const FrameBlock& block) const {
    FrameBlock all{block.views, step_.height, 0};
    const bool is_lens_of_all = !places_.empty() && !step_.factors.empty();
    for (int view : block.views) {
      const RowSpan rows = is_lens_of_all ? rows_around(block.first_row, block.last_row,
                                                        [&](int row) { return range_for_all(row); })
                                          : rows_by_edges(view, block.first_row, block.last_row);
      all.first_row = std::min(all.first_row, rows.first);
      all.last_row = std::max(all.last_row, rows.last);
      if (!places_.empty()) break;  // the same of all views
    }
    return all;
  }
  RowRange range_for_all(int row) const {
    KeptPlaces& kept = places_[size_t(row)];
    std::call_once(kept.looked_at, [&] { kept.range = places_of(0, row).rows(); });
    return kept.range;
  }

  // Rows [top, bottom) of a view as they were measured.
  PaddedRows transmissions(int index, int top, int bottom) const {
    const StackInfo& raw = scan_.source->info();
    const size_t width = size_t(raw.width);
    Buffer pixels(size_t(bottom - top) * width * bytes_of(raw.type));
    scan_.source->read_rows(scan_.views[size_t(index)].frame, top, bottom, pixels.data());
    PaddedRows rows(raw.width, top, bottom);
    const FlatMix mix = step_.mix[size_t(index)];
    for (int y = top; y < bottom; ++y) {
      with_pixels(raw.type, [&]<class T>() {
        std::copy_n(pixels.as<T>() + size_t(y - top) * width, width, rows.row(y));
      });
      if (step_.flats.empty()) continue;
      const size_t at = size_t(y) * width;
      divide_by_beam(step_.dark + at, step_.flats[size_t(mix.before)] + at,
                     step_.flats[size_t(mix.after)] + at, mix.weight, step_.floor, info_.width, rows.row(y));
    }
    rows.pad();
    return rows;
  }

  StraightenStep step_;
  std::vector<Frame> beam_;  // the dark, 0 if there is none, and the flats; none: pixels are what they are
  mutable std::vector<KeptPlaces> places_;  // of each row, once it is asked for; none where views are shifted
};

std::string text_of(const Straightening& how, double floor) {
  std::string text = fmt::format("straightened {} {} {} {} {}", how.roll_deg, how.distortion.centre_x,
                                 how.distortion.centre_y, floor, how.height);
  for (double factor : how.distortion.factors) text += fmt::format(" {}", factor);
  for (const auto& [x, y] : how.shifts) text += fmt::format(" {},{}", x, y);
  return text;
}

}  // namespace

Scan straightened(const Scan& scan, const Straightening& how, double floor, bool take_log) {
  if (!how.is_on()) return scan;
  if (!how.shifts.empty() && how.shifts.size() != scan.views.size())
    fail("{}: {} views, but {} shifts", scan.name, scan.views.size(), how.shifts.size());
  Scan straight = with_frames(scan, std::make_shared<StraightSource>(scan, how, floor, take_log));
  straight.flats.clear();
  straight.darks.clear();
  straight.state += text_of(how, floor);
  if (how.roll_deg != 0) straight.meta.set("detector.roll_deg", how.roll_deg);
  if (!how.distortion.factors.empty())
    straight.meta.set("detector.distortion_factors", how.distortion.factors);
  if (!how.shifts.empty()) straight.meta.set("detector.views_shifted", true);
  return straight;
}

}  // namespace harima
