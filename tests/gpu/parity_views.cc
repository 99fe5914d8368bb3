// SPDX-License-Identifier: BSD-3-Clause
#include "parity_views.h"

#include <cmath>
#include <cstring>
#include <numeric>

#include "device/zinger.h"
#include "math/phase_response.h"
#include "relative_rms.h"

namespace harima {

namespace {

constexpr Propagation kNear{0.05, 100};  // decays by 1/e in 2.2 pixels
constexpr Propagation kFar{0.8, 4};      // beyond the first zero of the transfer function
constexpr Propagation kWide{0.5, 100};   // reaches further than the detector is high

double paganin(double kx, double ky) { return paganin_response(kNear, kx, ky); }
double paganin_generalised(double kx, double ky) { return paganin_generalised_response(kNear, kx, ky); }
double paganin_wide(double kx, double ky) { return paganin_response(kWide, kx, ky); }
double ctf(double kx, double ky) { return ctf_response(kFar, 0.2, kx, ky); }
double unsharp(double kx, double ky) { return unsharp_response(1.5, 2, kx, ky); }

std::vector<ViewCase> make_view_cases() {
  std::vector<ViewCase> list;
  auto add = [&](std::string name, FrequencyResponse response, auto change) {
    ViewCase one;
    one.name = std::move(name);
    one.response = std::move(response);
    change(one);
    list.push_back(one);
  };
  add("paganin", paganin, [](ViewCase&) {});
  add("paganin generalised, even size", paganin_generalised,
      [](ViewCase& c) { c.columns = 64, c.views = 4; });
  add("ctf of line integrals", ctf, [](ViewCase& c) { c.value = PixelValue::line_integral; });
  add("unsharp", unsharp, [](ViewCase&) {});
  add("unsharp of line integrals as read", unsharp, [](ViewCase& c) {
    c.value = PixelValue::as_read, c.type = PixelType::f32, c.has_flats = c.has_dark = false;
  });
  add("beyond the edges more than once", paganin_wide,
      [](ViewCase& c) { c.columns = 31, c.detector_rows = 9, c.views = 3; });
  add("a whole block within the detector", unsharp, [](ViewCase& c) {
    c.detector_rows = 150, c.columns = 33, c.views = 5;
    for (int row = 40; row < 104; ++row) c.rows.push_back(row);
  });
  add("one row, one view", paganin, [](ViewCase& c) { c.rows = {17}, c.views = 1; });
  add("the first row", paganin, [](ViewCase& c) { c.rows = {0}, c.views = 2; });
  add("rows with gaps", ctf,
      [](ViewCase& c) { c.rows = {3, 4, 11, 12, 13, 30, 37}, c.value = PixelValue::line_integral; });
  add("transmissions", paganin,
      [](ViewCase& c) { c.type = PixelType::f32, c.has_flats = c.has_dark = false; });
  add("8 bit, no dark", paganin, [](ViewCase& c) { c.type = PixelType::u8, c.has_dark = false; });
  add("signed 32 bit", paganin, [](ViewCase& c) { c.type = PixelType::i32, c.views = 6; });
  add("sums of flats", paganin, [](ViewCase& c) { c.sums_flats = true; });
  add("zingers", paganin, [](ViewCase& c) { c.zinger = 400; });
  add("zingers, some views, some rows, sums of flats", ctf, [](ViewCase& c) {
    c.zinger = 400, c.first = 16, c.views = 24, c.sums_flats = true, c.value = PixelValue::line_integral;
    for (int row = 20; row < 33; ++row) c.rows.push_back(row);
  });
  return list;
}

double speckle(size_t i) { return std::fmod(double(i) * 0.7548776662466927, 1.0) - 0.5; }

// Smooth, with an edge and some noise; each view another.
double transmission(int view, int x, int y) {
  const double r = std::hypot((x - 20.0 - view % 5) / 14, (y - 18.0) / 11);
  return 0.85 - (r < 1 ? 0.4 * std::sqrt(1 - r * r) + 0.1 : 0) +
         0.02 * std::sin(12.9898 * (x + 1) + 78.233 * (y + 3) + 3.7 * view);
}

template <class T>
void append(std::vector<std::byte>& raw, T value) {
  const size_t at = raw.size();
  raw.resize(at + sizeof value);
  std::memcpy(raw.data() + at, &value, sizeof value);
}

void store(PixelType type, double value, std::vector<std::byte>& raw) {
  switch (type) {
    case PixelType::u8:
      return append(raw, uint8_t(value));
    case PixelType::u16:
      return append(raw, uint16_t(value));
    case PixelType::i32:
      return append(raw, int32_t(value));
    default:
      return append(raw, float(value));
  }
}

// The rows that the case's filter wants to know, in a band.
struct CountedViews {
  explicit CountedViews(const ViewCase& one)
      : filter({one.detector_rows, one.columns, one.response, one.value}), rows(one.rows) {
    if (rows.empty()) {
      rows.resize(size_t(one.detector_rows));
      std::iota(rows.begin(), rows.end(), 0);
    }
    read = filter.read_for({rows.front(), rows.back() + 1});
    const double top = one.type == PixelType::u8 ? 240 : 30000;
    const size_t pixels = size_t(read.count()) * size_t(one.columns),
                 start = size_t(read.first) * size_t(one.columns);
    for (size_t i = start; i < start + pixels; ++i) {
      dark.push_back(float(one.has_dark ? 0.01 * top * (1 + 0.3 * speckle(i)) : 0));
      before.push_back(float(top * (0.9 + 0.08 * speckle(i + 7))));
      after.push_back(one.sums_flats ? 0.03f * before.back() : 1.03f * before.back());
    }
    for (int view = 0; view < one.views; ++view)
      for (size_t i = 0; i < pixels; ++i) store(one.type, counts(one, view, i), raw);
    describe(one);
  }

  // One black row in a view, zingers where they are looked for. i: of what was read.
  double counts(const ViewCase& one, int view, size_t i) const {
    const int x = int(i) % one.columns, y = read.first + int(i) / one.columns;
    const auto place = size_t(y) * size_t(one.columns) + size_t(x);
    const double t = transmission(view, x, y), share = double(view) / one.views;
    if (one.value == PixelValue::as_read) return -std::log(t);
    if (!one.has_flats) return t;
    if (view == 2 && y == one.detector_rows / 2) return double(dark[i]);
    const double flat =
        double(before[i]) + share * (one.sums_flats ? double(after[i]) : double(after[i] - before[i]));
    const double lit = double(dark[i]) + t * (one.sums_flats ? flat : flat - double(dark[i]));
    return one.zinger > 0 && (size_t(view) * 1009 + place) % 211 == 5 ? lit + 3 * one.zinger : lit;
  }

  void describe(const ViewCase& one) {
    spec.type = one.type;
    spec.views = one.views;
    spec.rows = read.count();
    spec.columns = one.columns;
    spec.dark = one.has_dark ? dark.data() : nullptr;
    if (one.has_flats) spec.flats = {before.data(), after.data()};
    for (int view = 0; view < one.views; ++view) {
      const float share = float(view) / float(one.views);
      spec.mix.push_back({0, 1, share});
      if (one.sums_flats) spec.flat_weights.insert(spec.flat_weights.end(), {1.0f, share});
    }
    spec.floor = one.has_flats ? 2 : 1e-4f;
  }

  FilterTarget target(ViewResult& out, int view) const {
    const size_t at = size_t(view) * rows.size();
    return {rows, int(rows.size()), out.pixels.data() + at * size_t(spec.columns), out.seen.data() + at};
  }

  const ProjectionFilter filter;
  std::vector<int> rows;
  RowSpan read;
  std::vector<std::byte> raw;
  std::vector<float> dark, before, after;
  CorrectSpec spec;
};

ViewResult room_for(const ViewCase& one, const CountedViews& views) {
  const size_t rows = size_t(one.views - one.first) * views.rows.size();
  return {std::vector<float>(rows * size_t(one.columns), NAN), std::vector<RowTally>(rows), {}};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ViewCase& one) { return out << one.name; }

const std::vector<ViewCase>& view_cases() {
  static const std::vector<ViewCase> cases = make_view_cases();
  return cases;
}

ViewResult filtered_on_cpu(const ViewCase& one) {
  const CountedViews views(one);
  ViewResult out = room_for(one, views);
  std::vector<std::byte> raw = views.raw;
  if (one.zinger > 0)
    out.zingers = remove_zingers({one.type, one.views, views.spec.rows, one.columns, raw.data()}, one.zinger,
                                 one.first, one.views);
  for (int view = one.first; view < one.views; view += ProjectionFilter::kViews)
    views.filter.run(views.spec, raw.data(), views.read, view,
                     std::min(ProjectionFilter::kViews, one.views - view),
                     views.target(out, view - one.first));
  return out;
}

ViewResult filtered_on_gpu(const ViewCase& one, const GpuBackend& backend, int devices) {
  const CountedViews views(one);
  ViewResult out = room_for(one, views);
  std::vector<int> numbers(static_cast<size_t>(devices));
  std::iota(numbers.begin(), numbers.end(), 0);
  const GpuProjectionFilterSpec spec{
      {one.detector_rows, one.columns, one.response, one.value}, one.type, one.has_flats ? 2 : 0, one.zinger};
  const auto filter = backend.make_projection_filter(spec, numbers);
  if (!filter) return {};
  out.zingers = filter->run(
      {&views.spec, views.raw.data(), views.read, one.first, one.views - one.first, views.target(out, 0)});
  return out;
}

ViewError compare(const ViewResult& got, const ViewResult& want) {
  ViewError error{relative_rms(got.pixels, want.pixels),
                  got.zingers == want.zingers && got.seen.size() == want.seen.size()};
  for (size_t i = 0; error.same_report && i < want.seen.size(); ++i)
    error.same_report =
        got.seen[i].clipped == want.seen[i].clipped &&
        got.seen[i].lowest_signal == want.seen[i].lowest_signal &&
        std::abs(got.seen[i].largest_p - want.seen[i].largest_p) <= 1e-5f * std::abs(want.seen[i].largest_p);
  return error;
}

}  // namespace harima
