// SPDX-License-Identifier: BSD-3-Clause
#include "recon/straightened.h"

#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "base/error.h"
#include "base/vector_clones.h"
#include "image/pixels.h"
#include "recon/band.h"

namespace harima {

namespace {

constexpr int kMargin = 2;  // pixels that cubic convolution looks at beside a place

struct Place {
  double x, y;
};

// Some rows of an image, with the outermost pixels once more in front, and twice behind, of rows and columns.
struct Rows {
  Rows(int columns, int first, int last) : width(columns), top(first), bottom(last), pitch(width + 3), pixels(size_t(pitch) * size_t(bottom - top + 3)) {}
  float* row(int y) { return pixels.data() + std::ptrdiff_t(y - top + 1) * pitch + 1; }
  void pad();

  const int width, top, bottom, pitch;
  std::vector<float> pixels;
};

void Rows::pad() {
  for (int y = top; y < bottom; ++y) {
    float* const at = row(y);
    at[-1] = at[0];
    at[width] = at[width + 1] = at[width - 1];
  }
  const auto copy = [&](int from, int to) { std::copy_n(row(from) - 1, pitch, row(to) - 1); };
  copy(top, top - 1);
  copy(bottom - 1, bottom);
  copy(bottom - 1, bottom + 1);
}

// out[i] at the places (x[i], y[i]) of the rows: cubic convolution with a = -1/2 (filter/sample.h), in single precision.
CT_VECTOR_CLONES void sample_row(const float* pixels, int pitch, int top, const float* x, const float* y, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) {
    const int column = int(x[i]), row = int(y[i]);
    const float t = x[i] - float(column), u = 1 - t, s = y[i] - float(row), r = 1 - s;
    const float x0 = -0.5f * t * u * u, x1 = 1 + t * t * (1.5f * t - 2.5f), x2 = 1 + u * u * (1.5f * u - 2.5f), x3 = -0.5f * u * t * t;
    const float y0 = -0.5f * s * r * r, y1 = 1 + s * s * (1.5f * s - 2.5f), y2 = 1 + r * r * (1.5f * r - 2.5f), y3 = -0.5f * r * s * s;
    const int at = (row - top) * pitch + column, b = at + pitch, c = b + pitch, d = c + pitch;
    out[i] = y0 * (x0 * pixels[at] + x1 * pixels[at + 1] + x2 * pixels[at + 2] + x3 * pixels[at + 3]) +
             y1 * (x0 * pixels[b] + x1 * pixels[b + 1] + x2 * pixels[b + 2] + x3 * pixels[b + 3]) +
             y2 * (x0 * pixels[c] + x1 * pixels[c + 1] + x2 * pixels[c + 2] + x3 * pixels[c + 3]) +
             y3 * (x0 * pixels[d] + x1 * pixels[d + 1] + x2 * pixels[d + 2] + x3 * pixels[d + 3]);
  }
}

// The same for places on columns: `above` is the row above the place, one before and two behind it are there. s: place behind it.
CT_VECTOR_CLONES void mix_row(const float* above, int pitch, float s, int count, float* __restrict out) {
  const float r = 1 - s, y0 = -0.5f * s * r * r, y1 = 1 + s * s * (1.5f * s - 2.5f), y2 = 1 + r * r * (1.5f * r - 2.5f), y3 = -0.5f * r * s * s;
  const float *const b = above + pitch, *const c = b + pitch, *const d = c + pitch;
  for (int i = 0; i < count; ++i) out[i] = y0 * above[i] + y1 * b[i] + y2 * c[i] + y3 * d[i];
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
    if (!has_beam_) return;
    const std::vector<int> rows = all_rows(scan.height());
    if (!scan.darks.empty()) dark_ = mean_rows(scan.darks, rows);
    for (const FlatGroup& flat : scan.flats) flats_.push_back(mean_rows({flat.set}, rows));
  }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const auto [top, bottom] = rows_for(index, first, last);
    const Rows rows = transmissions(scan_.views[size_t(index)], top, bottom);
    if (moves_along_columns(index)) return mix_rows(rows, index, first, last, reinterpret_cast<float*>(dst));
    std::vector<float> x(size_t(info_.width)), y(x.size());
    for (int row = first; row < last; ++row) {
      for (int i = 0; i < info_.width; ++i) {
        const Place place = place_of(index, i, row);
        x[size_t(i)] = float(std::clamp(place.x, 0.0, double(info_.width - 1)));
        y[size_t(i)] = float(std::clamp(place.y, 0.0, double(seen_height() - 1)));
      }
      sample_row(rows.pixels.data(), rows.pitch, rows.top, x.data(), y.data(), info_.width, reinterpret_cast<float*>(dst) + std::ptrdiff_t(row - first) * info_.width);
    }
  }
  FrameTag tag(int index) const override { return scan_.source->tag(scan_.views[size_t(index)].frame); }
  std::string place(int index) const override { return scan_.source->place(scan_.views[size_t(index)].frame); }

 private:
  int seen_height() const { return scan_.source->info().height; }

  // Then rows are mixed as they are, with the same bits.
  bool moves_along_columns(int view) const {
    return how_.roll_deg == 0 && how_.distortion.factors.empty() && (how_.shifts.empty() || how_.shifts[size_t(view)][0] == 0);
  }

  void mix_rows(const Rows& rows, int view, int first, int last, float* out) const {
    for (int row = first; row < last; ++row, out += info_.width) {
      const float y = float(std::clamp(place_of(view, 0, row).y, 0.0, double(seen_height() - 1)));
      mix_row(rows.pixels.data() + 1 + std::ptrdiff_t(int(y) - rows.top) * rows.pitch, rows.pitch, y - float(int(y)), info_.width, out);
    }
  }

  Place place_of(int view, double x, double y) const {
    if (!how_.shifts.empty()) {
      x += how_.shifts[size_t(view)][0];
      y += how_.shifts[size_t(view)][1];
    }
    const double middle_x = 0.5 * (info_.width - 1), middle_y = 0.5 * (seen_height() - 1), u = x - middle_x, v = y - middle_y;
    x = middle_x + cosine_ * u + sine_ * v;
    y = middle_y - sine_ * u + cosine_ * v;
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
    const auto look = [&](int x, int row) {
      const double y = place_of(view, x, row).y;
      low = std::min(low, y);
      high = std::max(high, y);
    };
    for (int x = 0; x < info_.width; ++x) look(x, first), look(x, last - 1);
    for (int row = first; row < last; ++row) look(0, row), look(info_.width - 1, row);
    const int top = std::clamp(int(std::floor(low)) - kMargin, 0, seen_height() - 1);
    return {top, std::clamp(int(std::floor(high)) + kMargin + 1, top + 1, seen_height())};
  }

  // Rows [top, bottom) of a view as they were measured.
  Rows transmissions(const View& view, int top, int bottom) const {
    const StackInfo& raw = scan_.source->info();
    const size_t width = size_t(raw.width);
    Buffer pixels(size_t(bottom - top) * width * bytes_of(raw.type));
    scan_.source->read_rows(view.frame, top, bottom, pixels.data());
    Rows rows(raw.width, top, bottom);
    const FlatMix mix = mix_flats(scan_.flats, view.time);
    for (int y = top; y < bottom; ++y) {
      with_pixels(raw.type, [&]<class T>() { std::copy_n(pixels.as<T>() + size_t(y - top) * width, width, rows.row(y)); });
      if (has_beam_) divide_by_beam(mix, y, rows.row(y));
    }
    rows.pad();
    return rows;
  }

  void divide_by_beam(const FlatMix& mix, int y, float* row) const {
    const float *const before = flats_[size_t(mix.before)].row<float>(y), *const after = flats_[size_t(mix.after)].row<float>(y);
    const float* const dark = dark_.empty() ? nullptr : dark_.row<float>(y);
    for (int x = 0; x < info_.width; ++x) {
      const float off = dark ? dark[x] : 0, beam = before[x] + mix.weight * (after[x] - before[x]) - off;
      row[x] = std::max(row[x] - off, floor_) / std::max(beam, floor_);
    }
  }

  const Scan scan_;
  const Straightening how_;
  const float floor_;
  const bool has_beam_;
  double sine_ = 0, cosine_ = 1;
  Frame dark_;
  std::vector<Frame> flats_;
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
