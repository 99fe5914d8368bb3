// SPDX-License-Identifier: BSD-3-Clause
#include "recon/straightened.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "base/buffer.h"
#include "base/error.h"
#include "base/vector_clones.h"
#include "image/pixels.h"
#include "image/zeros.h"
#include "recon/band.h"
#include "recon/sampled_rows.h"

namespace harima {

namespace {

constexpr int kMargin = 2;  // pixels that cubic convolution looks at beside a place

struct Place {
  double x, y;
};

// What place_of() gives for a row of pixels of a detector that is turned, without a lens; kept within `last`.
struct TurnedRow {
  Place shift, middle, last;
  double row, cosine, sine;
};
CT_VECTOR_CLONES void turned_places(const TurnedRow& turn, int count, float* __restrict x, float* __restrict y) {
  const double shift = turn.shift.x, middle_x = turn.middle.x, middle_y = turn.middle.y, cosine = turn.cosine, sine = turn.sine;
  const double v = turn.row + turn.shift.y - middle_y, last_x = turn.last.x, last_y = turn.last.y;
  for (int i = 0; i < count; ++i) {
    const double u = double(i) + shift - middle_x, to_x = middle_x + cosine * u + sine * v, to_y = middle_y - sine * u + cosine * v;
    const double least_x = to_x < 0 ? 0 : to_x, least_y = to_y < 0 ? 0 : to_y;
    x[i] = float(last_x < least_x ? last_x : least_x);
    y[i] = float(last_y < least_y ? last_y : least_y);
  }
}

// row = (row - dark) over the beam, neither below the floor; the beam lies `weight` of the way between two flats.
CT_VECTOR_CLONES void divide_by_beam(const float* dark, const float* before, const float* after, float weight, float floor, int count, float* __restrict row) {
  for (int x = 0; x < count; ++x) {
    const float beam = before[x] + weight * (after[x] - before[x]) - dark[x], light = row[x] - dark[x];
    row[x] = (light < floor ? floor : light) / (beam < floor ? floor : beam);
  }
}

class StraightSource : public Source {
 public:
  StraightSource(const Scan& scan, Straightening how, double floor, bool take_log)
      : scan_(scan), how_(std::move(how)), floor_(float(floor)), has_beam_(take_log && !scan.flats.empty()) {
    info_ = scan.source->info();
    info_.type = PixelType::f32;
    info_.count = int(scan.views.size());
    if (how_.height > 0) info_.height = how_.height;
    sine_ = std::sin(how_.roll_deg * M_PI / 180);
    cosine_ = std::cos(how_.roll_deg * M_PI / 180);
    if (how_.shifts.empty()) keep_places();
    if (!has_beam_) return;
    const std::vector<int> rows = all_rows(scan.height());
    dark_ = scan.darks.empty() ? zeros(info_.width, scan.height()) : mean_rows(scan.darks, rows);
    for (const FlatGroup& flat : scan.flats) flats_.push_back(mean_rows({flat.set}, rows));
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const auto [top, bottom] = rows_for(index, first, last);
    const PaddedRows rows = transmissions(scan_.views[size_t(index)], top, bottom);
    auto* out = reinterpret_cast<float*>(dst);
    for (int row = first; row < last; ++row, out += info_.width) {
      if (moves_along_columns(index)) mix_row(rows, index, row, out);
      else if (places_.empty()) places_of(index, row).sample(rows, out);
      else places_for_all(row).places.sample(rows, out);
    }
  }
  FrameTag tag(int index) const override { return scan_.source->tag(scan_.views[size_t(index)].frame); }
  std::string place(int index) const override { return scan_.source->place(scan_.views[size_t(index)].frame); }

 private:
  struct KeptPlaces {
    std::once_flag once;
    RowPlaces places;
    std::pair<float, float> rows;  // that they lie in
  };

  int seen_height() const { return scan_.source->info().height; }

  void keep_places() {
    places_ = std::vector<KeptPlaces>(size_t(info_.height));
    info_.held_bytes += places_.size() * (sizeof(KeptPlaces) + 2 * sizeof(float) * size_t(info_.width));
  }

  // Then rows are mixed as they are, with the same bits.
  bool moves_along_columns(int view) const {
    return how_.roll_deg == 0 && how_.distortion.factors.empty() && (how_.shifts.empty() || how_.shifts[size_t(view)][0] == 0);
  }

  void mix_row(const PaddedRows& rows, int view, int row, float* out) const {
    const float y = float(std::clamp(place_of(view, 0, row).y, 0.0, double(seen_height() - 1)));
    mix_rows(rows.row(int(y) - 1), rows.pitch, y - float(int(y)), info_.width, out);
  }

  RowPlaces places_of(int view, int row) const {
    std::vector<float> x(size_t(info_.width)), y(x.size());
    const Place last{double(info_.width - 1), double(seen_height() - 1)}, shift = shift_of(view);
    if (how_.distortion.factors.empty()) turned_places({shift, middle(), last, double(row), cosine_, sine_}, info_.width, x.data(), y.data());
    for (size_t i = 0; i < x.size() && !how_.distortion.factors.empty(); ++i) {
      const Place place = place_of(view, double(i), row);
      x[i] = float(std::clamp(place.x, 0.0, last.x));
      y[i] = float(std::clamp(place.y, 0.0, last.y));
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

  Place shift_of(int view) const { return how_.shifts.empty() ? Place{0, 0} : Place{how_.shifts[size_t(view)][0], how_.shifts[size_t(view)][1]}; }
  Place middle() const { return {0.5 * (info_.width - 1), 0.5 * (seen_height() - 1)}; }
  Place place_of(int view, double x, double y) const {
    const Place shift = shift_of(view), turn = middle();
    const double u = x + shift.x - turn.x, v = y + shift.y - turn.y;
    x = turn.x + cosine_ * u + sine_ * v;
    y = turn.y - sine_ * u + cosine_ * v;
    const Distortion& lens = how_.distortion;
    if (lens.factors.empty()) return {x, y};
    const double radius = std::hypot(x - lens.centre_x, y - lens.centre_y);
    double factor = 0;
    for (auto k = lens.factors.rbegin(); k != lens.factors.rend(); ++k) factor = factor * radius + *k;
    return {lens.centre_x + factor * (x - lens.centre_x), lens.centre_y + factor * (y - lens.centre_y)};
  }

  // Rows of the detector that rows [first, last) are made of.
  std::pair<int, int> rows_for(int view, int first, int last) const {
    double low = HUGE_VAL, high = -HUGE_VAL;
    const auto look = [&](double y) {
      low = std::min(low, y);
      high = std::max(high, y);
    };
    for (int row = first; row < last; ++row)
      if (places_.empty()) look(place_of(view, 0, row).y), look(place_of(view, info_.width - 1, row).y);
      else look(double(places_for_all(row).rows.first)), look(double(places_for_all(row).rows.second));
    for (int x = 0; x < info_.width && places_.empty() && !moves_along_columns(view); ++x) look(place_of(view, x, first).y), look(place_of(view, x, last - 1).y);
    const int top = std::clamp(int(std::floor(low)) - kMargin, 0, seen_height() - 1);
    return {top, std::clamp(int(std::floor(high)) + kMargin + 1, top + 1, seen_height())};
  }

  // Rows [top, bottom) of a view as they were measured.
  PaddedRows transmissions(const View& view, int top, int bottom) const {
    const StackInfo& raw = scan_.source->info();
    const size_t width = size_t(raw.width);
    Buffer pixels(size_t(bottom - top) * width * bytes_of(raw.type));
    scan_.source->read_rows(view.frame, top, bottom, pixels.data());
    PaddedRows rows(raw.width, top, bottom);
    const FlatMix mix = mix_flats(scan_.flats, view.time);
    for (int y = top; y < bottom; ++y) {
      with_pixels(raw.type, [&]<class T>() { std::copy_n(pixels.as<T>() + size_t(y - top) * width, width, rows.row(y)); });
      if (!has_beam_) continue;
      const auto row_of = [&](int group) { return flats_[size_t(group)].row<float>(y); };
      divide_by_beam(dark_.row<float>(y), row_of(mix.before), row_of(mix.after), mix.weight, floor_, info_.width, rows.row(y));
    }
    rows.pad();
    return rows;
  }

  const Scan scan_;
  const Straightening how_;
  const float floor_;
  const bool has_beam_;
  double sine_ = 0, cosine_ = 1;
  Frame dark_;  // 0 if there is none
  std::vector<Frame> flats_;
  mutable std::vector<KeptPlaces> places_;  // of each row, once it is asked for; none where views are shifted
};

std::string text_of(const Straightening& how, double floor) {
  std::string text = fmt::format("straightened {} {} {} {} {}", how.roll_deg, how.distortion.centre_x, how.distortion.centre_y, floor, how.height);
  for (double factor : how.distortion.factors) text += fmt::format(" {}", factor);
  for (const auto& [x, y] : how.shifts) text += fmt::format(" {},{}", x, y);
  return text;
}

}  // namespace

Scan straightened(const Scan& scan, const Straightening& how, double floor, bool take_log) {
  if (!how.is_on()) return scan;
  if (!how.shifts.empty() && how.shifts.size() != scan.views.size())
    fail("{}: {} views, but {} shifts", scan.name, scan.views.size(), how.shifts.size());
  Scan straight = scan;
  straight.source = std::make_shared<StraightSource>(scan, how, floor, take_log);
  for (size_t i = 0; i < straight.views.size(); ++i) straight.views[i].frame = int(i);
  straight.flats.clear();
  straight.darks.clear();
  straight.state += text_of(how, floor);
  if (how.roll_deg != 0) straight.meta.set("detector.roll_deg", how.roll_deg);
  if (!how.distortion.factors.empty()) straight.meta.set("detector.distortion_factors", how.distortion.factors);
  if (!how.shifts.empty()) straight.meta.set("detector.views_shifted", true);
  return straight;
}

}  // namespace harima
