// SPDX-License-Identifier: BSD-3-Clause
#include "parity_scan.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "device/batch_steps.h"
#include "device/ring.h"
#include "device/zinger.h"
#include "image/geometry.h"
#include "math/window.h"
#include "recon/metal_shadow.h"

namespace harima {

namespace {

double noise(size_t i) { return std::fmod(double(i) * 0.7548776662466927, 1.0) - 0.5; }

double (*window_named(const std::string& name))(double) {
  for (const FilterWindow& window : kFilterWindows)
    if (name == window.name) return window.at;
  return nullptr;
}

// Line integral of a few discs at distance t from the axis, unit: columns.
double discs(double t, double angle, int row, double radius) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) {
    const double at = radius * (0.12 + 0.17 * i), direction = 1.3 * i + 0.2 * row,
                 r = radius * (0.34 - 0.06 * i);
    const double d = t - at * std::cos(angle - direction);
    if (d * d < r * r) sum += 2 * std::sqrt(r * r - d * d) / radius * (1 - 0.2 * i);
  }
  return sum;
}

void set_angles(const ParityCase& one, FbpSpec& fbp) {
  for (int v = 0; v < one.views; ++v) {
    const int place = one.full_turn ? v * 7 % one.views : v;  // 7 divides no number of views here
    fbp.angle_rad.push_back(one.full_turn ? 0.3 + 2 * M_PI * place / one.views + 0.01 * std::sin(3.0 * place)
                                          : 0.1 + M_PI * place / one.views);
  }
  fbp.weight_rad = one.offset_scan ? full_turn_weights(fbp.angle_rad) : half_turn_weights(fbp.angle_rad);
}

void set_fbp(const ParityCase& one, FbpSpec& fbp) {
  const double axis = 0.5 * (one.columns - 1) + one.offset_axis;
  const double reach = std::max(axis, one.columns - 1 - axis) + std::abs(one.tilt) * one.rows;
  fbp.width = one.offset_scan ? int(std::ceil(2 * reach)) + 1 : one.columns;
  fbp.columns = fbp.width;
  fbp.views = one.views;
  fbp.window = window_named(one.filter);
  fbp.as_linear = true;
  fbp.beyond = one.beyond;
  fbp.is_tilted = one.tilt != 0;
  fbp.x0 = one.x0;
  fbp.y0 = one.y0;
  fbp.out_width = one.out_width > 0 ? one.out_width : fbp.width;
  fbp.out_height = one.out_height > 0 ? one.out_height : fbp.width;
  fbp.circle_px = 0.5 * (fbp.width - 1) - std::abs(one.offset_scan ? 0 : one.offset_axis);
  fbp.scale = 3;
  set_angles(one, fbp);
}

void store(PixelType type, double value, std::byte* to) {
  switch (type) {
    case PixelType::u8:
      *reinterpret_cast<uint8_t*>(to) = uint8_t(value);
      break;
    case PixelType::u16:
      *reinterpret_cast<uint16_t*>(to) = uint16_t(value);
      break;
    case PixelType::i16:
      *reinterpret_cast<int16_t*>(to) = int16_t(value);
      break;
    case PixelType::u32:
      *reinterpret_cast<uint32_t*>(to) = uint32_t(value);
      break;
    case PixelType::i32:
      *reinterpret_cast<int32_t*>(to) = int32_t(value);
      break;
    case PixelType::f32:
      *reinterpret_cast<float*>(to) = float(value);
      break;
  }
}

double load(PixelType type, const std::byte* from) {
  switch (type) {
    case PixelType::u8:
      return *reinterpret_cast<const uint8_t*>(from);
    case PixelType::u16:
      return *reinterpret_cast<const uint16_t*>(from);
    case PixelType::i16:
      return *reinterpret_cast<const int16_t*>(from);
    case PixelType::u32:
      return *reinterpret_cast<const uint32_t*>(from);
    case PixelType::i32:
      return *reinterpret_cast<const int32_t*>(from);
    default:
      return double(*reinterpret_cast<const float*>(from));
  }
}

// Of a detector: a wide stripe, one in half of the views, a thin one, a column that follows nothing, and one
// that flickers; not the same in all rows.
double striped(const ParityCase& one, double counts, double open, int row, int view, int x) {
  if (!one.has_stripes) return counts;
  const int at = x - row % 3 * 5;
  if (at >= one.columns / 4 && at < one.columns / 4 + 7) return 0.9 * counts;
  if (at >= one.columns / 2 && at < one.columns / 2 + 4 && view < one.views / 2) return 1.1 * counts;
  if (at == one.columns / 3) return 0.97 * counts;
  if (at == one.columns * 2 / 3) return 0.5 * open;
  return at == one.columns * 3 / 4 ? (1 + (view * 37 % 11 - 5) * 0.04) * counts : counts;
}

double counts_of(const ParityCase& one, double p, size_t place, double dark, double open) {
  if (!one.take_log) return one.has_black_views && place % 97 == 5 ? (place % 2 ? NAN : -INFINITY) : p;
  if (!one.has_flats) return std::exp(-p);
  const double counts = dark + (open - dark) * std::exp(-p) * (1 + 0.01 * noise(place));
  return one.zinger > 0 && place % 997 == 5 ? counts + 3 * one.zinger : counts;
}

}  // namespace

ParityScan::ParityScan(const ParityCase& one) {
  chain.method = one.method;
  chain.type = one.type;
  chain.flats = one.has_flats ? 2 : 0;
  chain.detector_columns = one.columns;
  chain.air_left = chain.air_right = one.air;
  if (one.air > 0) chain.hardening = {{0.1f, 0.02f}, 2};
  if (one.ring) {
    chain.ring = ring_method(one.ring);
    chain.ring_options = chain.ring->usual;
    if (one.ring_width > 0) chain.ring_options.width = one.ring_width;
  }
  chain.zinger = one.zinger;
  chain.offset_scan = one.offset_scan;
  chain.metal_level = one.metal;
  set_fbp(one, chain.fbp);
  const double middle = 0.5 * (one.columns - 1);
  if (one.offset_scan && one.offset_axis < 0) chain.data_column = chain.fbp.width - one.columns;
  for (int row = 0; row < one.rows; ++row) axis_px.push_back(middle + one.offset_axis + one.tilt * row);

  const size_t pixels = size_t(one.rows) * size_t(one.columns);
  const double top = one.type == PixelType::u8 ? 240 : 30000;
  for (size_t i = 0; i < pixels; ++i) {
    dark.push_back(float(one.has_dark ? 0.01 * top * (1 + 0.3 * noise(i)) : 0));
    before.push_back(float(top * (0.9 + 0.08 * noise(i + 7))));
    after.push_back(float(1.03 * double(before.back())));
  }
  raw.resize(size_t(one.views) * pixels * bytes_of(one.type));
  for (size_t v = 0; v < size_t(one.views); ++v)
    for (size_t i = 0; i < pixels; ++i) {
      const int row = int(i) / one.columns, x = int(i) % one.columns;
      const double p = discs(x - axis_px[size_t(row)], chain.fbp.angle_rad[v], row, 0.5 * chain.fbp.width);
      const double open = double(before[i]) + double(v) / one.views * double(after[i] - before[i]);
      const bool is_black = row < one.unlit_rows || (one.has_black_views && (v + size_t(row)) % 11 == 4);
      const double seen =
          striped(one, counts_of(one, p, v * pixels + i, double(dark[i]), open), open, row, int(v), x);
      const double counts = !is_black ? seen : one.take_log ? double(dark[i]) : NAN;
      store(one.type, counts, raw.data() + (v * pixels + i) * bytes_of(one.type));
    }

  correct.type = one.type;
  correct.views = one.views;
  correct.rows = one.rows;
  correct.columns = one.columns;
  correct.dark = one.has_dark ? dark.data() : nullptr;
  if (one.has_flats) correct.flats = {before.data(), after.data()};
  if (one.sums_flats) sum_flats();
  for (int v = 0; v < one.views; ++v) correct.mix.push_back({0, 1, float(v) / float(one.views)});
  correct.take_log = one.take_log;
  correct.floor = one.has_flats ? 2 : 1e-4f;
  correct.first_counted = 1;
}

// The same beams: the first flat without dark, and what the second has beyond it.
void ParityScan::sum_flats() {
  for (size_t i = 0; i < before.size(); ++i) {
    after[i] -= before[i];
    before[i] -= dark[i];
  }
  for (int v = 0; v < correct.views; ++v)
    for (float weight : {1.0f, float(v) / float(correct.views)}) correct.flat_weights.push_back(weight);
}

MetalEnds metal_in(const ParityScan& scan, int first, int last, const float* pixels) {
  const int width = scan.chain.fbp.width;
  MetalRow all;
  for (int y = first; y < last; ++y)
    find_metal(pixels + size_t(y - first) * size_t(width), width, y, scan.chain.metal_level, all);
  return {all.runs, width};
}

namespace {

// Shadows of what whole slices show.
void bridge(const ParityScan& scan, FbpSpec fbp, const SinogramBatch& batch,
            const std::vector<double>& axis) {
  fbp.x0 = fbp.y0 = 0, fbp.out_width = fbp.out_height = fbp.width;
  const size_t pixels = size_t(fbp.width) * size_t(fbp.width);
  std::vector<float> slices(size_t(scan.correct.rows) * pixels);
  std::vector<float*> out(size_t(fbp.lanes), nullptr);
  for (int i = 0; i < scan.correct.rows; ++i)
    out[size_t(lane_of_slice(i, fbp.lanes))] = slices.data() + size_t(i) * pixels;
  make_fbp(scan.chain.method, fbp)->reconstruct(batch, axis, out, size_t(fbp.width));
  std::vector<MetalEnds> ends(size_t(fbp.lanes));
  for (size_t lane = 0; lane < out.size(); ++lane)
    if (out[lane]) ends[lane] = metal_in(scan, 0, fbp.width, out[lane]);
  MetalWork work;
  for (int view = 0; view < batch.views; ++view)
    bridge_lanes(batch.at(view, 0), batch.columns, ends, axis, fbp.angle_rad[size_t(view)], work);
}

}  // namespace

std::vector<float> cpu_slices(const ParityScan& scan, GpuReport& report) {
  FbpSpec fbp = scan.chain.fbp;
  fbp.lanes = 8;
  std::vector<std::byte> raw = scan.raw;
  if (scan.chain.zinger > 0)
    report.zingers = remove_zingers(
        {scan.correct.type, scan.correct.views, scan.correct.rows, scan.correct.columns, raw.data()},
        scan.chain.zinger);
  SinogramBatch batch{fbp.lanes, fbp.views, fbp.columns, view_floats_for(fbp.columns, fbp.lanes), nullptr};
  Buffer memory(size_t(batch.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  std::fill_n(batch.data, size_t(batch.views) * batch.view_floats, 0.0f);
  SinogramBatch detector = batch;
  detector.columns = scan.chain.detector_columns;
  detector.data = batch.at(0, scan.chain.data_column);
  report.correct = correct_rows(scan.correct, raw.data(), 0, detector);
  subtract_air(detector, scan.chain.air_left, scan.chain.air_right);
  harden(detector, scan.chain.hardening);
  if (scan.chain.ring) scan.chain.ring->run(detector, scan.chain.ring_options);

  std::vector<float> slices(size_t(scan.correct.rows) * scan.slice_pixels());
  std::vector<double> axis(size_t(fbp.lanes), scan.axis_px.back() + scan.chain.data_column);
  std::vector<float*> out(size_t(fbp.lanes), nullptr);
  std::vector<float> weight(size_t(batch.columns) * size_t(fbp.lanes), 0.0f);
  for (int i = 0; i < scan.correct.rows; ++i) {
    const auto lane = size_t(lane_of_slice(i, fbp.lanes));
    axis[lane] = scan.axis_px[size_t(i)] + scan.chain.data_column;
    out[lane] = slices.data() + size_t(i) * scan.slice_pixels();
    for (int x = 0; x < detector.columns; ++x)
      weight[size_t(x + scan.chain.data_column) * size_t(fbp.lanes) + lane] =
          float(offset_weight(x, scan.axis_px[size_t(i)], detector.columns));
  }
  if (scan.chain.metal_level > 0) bridge(scan, fbp, batch, axis);
  if (scan.chain.offset_scan) weigh_columns(batch, weight.data());
  make_fbp(scan.chain.method, fbp)->reconstruct(batch, axis, out, size_t(fbp.out_width));
  return slices;
}

namespace {

// Line integrals of a row in double; the columns of the wide row.
std::vector<double> plain_row(const ParityScan& scan, int row, int view) {
  const CorrectSpec& spec = scan.correct;
  std::vector<double> p(size_t(scan.chain.fbp.columns), 0.0);
  for (int x = 0; x < spec.columns; ++x) {
    const size_t place = size_t(row) * size_t(spec.columns) + size_t(x),
                 pixels = size_t(spec.rows) * size_t(spec.columns);
    const double counts =
        load(spec.type, scan.raw.data() + (size_t(view) * pixels + place) * bytes_of(spec.type));
    double& value = p[size_t(x + scan.chain.data_column)];
    value = std::isfinite(counts) ? counts : 0;
    if (spec.take_log) {
      const double weight = double(spec.mix[size_t(view)].weight),
                   dark = spec.dark ? double(spec.dark[place]) : 0;
      double open = 1;
      if (!spec.flat_weights.empty())
        open = double(spec.flats[0][place]) + weight * double(spec.flats[1][place]);
      else if (!spec.flats.empty())
        open = (1 - weight) * double(spec.flats[0][place]) + weight * double(spec.flats[1][place]) - dark;
      value = std::log(open / std::max(counts - dark, double(spec.floor)));
    }
    if (scan.chain.offset_scan) value *= offset_weight(x, scan.axis_px[size_t(row)], spec.columns);
  }
  return p;
}

using Number = std::complex<double>;

// The product of std::complex looks for NaN and infinity.
Number times(Number a, Number b) {
  return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// One view: its spectrum, filtered, k = -padded/2 .. padded/2, and for direct its samples.
struct PlainView {
  std::vector<double> filtered;
  std::vector<Number> spectrum;
  int padded;
};

PlainView filter_view(const ParityScan& scan, const std::vector<double>& p) {
  const FbpSpec& fbp = scan.chain.fbp;
  PlainView view;
  view.padded = padded_columns(fbp);
  const auto response = filter_response(view.padded, fbp.window);
  for (int k = -view.padded / 2; k <= view.padded / 2; ++k) {
    const Number step = std::polar(1.0, -2 * M_PI * k / view.padded);
    Number sum, turned = 1;
    for (double value : p) {
      sum += value * turned;
      turned = times(turned, step);
    }
    const double damp =
        scan.chain.method == "fourier" ? std::pow(window::sinc(double(k) / view.padded), 2) : 1;
    view.spectrum.push_back(sum * (response[size_t(std::abs(k))] * damp / view.padded *
                                   (2 * std::abs(k) == view.padded ? 0.5 : 1)));
  }
  return view;
}

double value_at(const PlainView& view, double t) {
  const Number step = std::polar(1.0, 2 * M_PI * t / view.padded);
  Number turned = std::polar(1.0, -M_PI * t);
  double sum = 0;
  for (const Number& z : view.spectrum) {
    sum += z.real() * turned.real() - z.imag() * turned.imag();
    turned = times(turned, step);
  }
  return sum;
}

double interpolated(const std::vector<double>& row, double t) {
  const double low = std::floor(t);
  auto at = [&](double x) { return x >= 0 && x < double(row.size()) ? row[size_t(x)] : 0.0; };
  return at(low) + (t - low) * (at(low + 1) - at(low));
}

}  // namespace

std::vector<double> double_slices(const ParityScan& scan) {
  const FbpSpec& fbp = scan.chain.fbp;
  std::vector<double> slices(size_t(scan.correct.rows) * scan.slice_pixels(), 0.0);
  const double middle = 0.5 * (fbp.width - 1);
  for (int row = 0; row < scan.correct.rows; ++row)
    for (int v = 0; v < fbp.views; ++v) {
      const std::vector<double> p = plain_row(scan, row, v);
      const bool is_direct = scan.chain.method == "direct";
      PlainView view = filter_view(scan, p);
      for (size_t x = 0; is_direct && x < p.size(); ++x)
        view.filtered.push_back(fbp.window ? value_at(view, double(x)) : p[x]);
      const double cosine = std::cos(fbp.angle_rad[size_t(v)]), sine = std::sin(fbp.angle_rad[size_t(v)]);
      double* to = slices.data() + size_t(row) * scan.slice_pixels();
      for (int j = fbp.y0; j < fbp.y0 + fbp.out_height; ++j)
        for (int i = fbp.x0; i < fbp.x0 + fbp.out_width; ++i, ++to) {
          const double x = i - middle, y = middle - j;
          if (x * x + y * y > fbp.circle_px * fbp.circle_px) continue;
          const double t = scan.axis_px[size_t(row)] + scan.chain.data_column + x * cosine + y * sine;
          *to += fbp.weight_rad[size_t(v)] * fbp.scale *
                 (is_direct ? interpolated(view.filtered, t) : value_at(view, t));
        }
    }
  return slices;
}

}  // namespace harima
