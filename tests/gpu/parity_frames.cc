// SPDX-License-Identifier: BSD-3-Clause
#include "parity_frames.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "image/pixels.h"
#include "recon/stepped_frames.h"
#include "recon/zinger_free.h"

namespace harima {

namespace {

void add(std::vector<FrameCase>& list, const std::string& name, const std::function<void(FrameCase&)>& change) {
  FrameCase one;
  one.name = name;
  change(one);
  list.push_back(one);
}

std::vector<std::array<double, 2>> some_shifts(int views, double across, double down) {
  std::vector<std::array<double, 2>> list;
  for (int v = 0; v < views; ++v) list.push_back({across * std::sin(1.7 * v), down * std::cos(2.3 * v)});
  return list;
}

void bend(FrameCase& one, double x, double y, const std::vector<double>& factors) {
  one.straight.distortion.centre_x = x, one.straight.distortion.centre_y = y;
  one.straight.distortion.factors = factors;
}

void add_straight(std::vector<FrameCase>& list) {
  add(list, "roll", [](FrameCase& c) { c.straight.roll_deg = 3; });
  add(list, "roll the other way, transmissions", [](FrameCase& c) { c.straight.roll_deg = -40, c.type = PixelType::f32, c.has_flats = false; });
  add(list, "distortion", [](FrameCase& c) { bend(c, 20.3, 17.1, {1.01, 4e-4, -1e-5}); });
  add(list, "distortion, some rows with gaps", [](FrameCase& c) { bend(c, 40, 3, {0.9, 2e-3}), c.rows = {0, 1, 2, 7, 20, 21, 37}; });
  add(list, "shifts", [](FrameCase& c) { c.straight.shifts = some_shifts(c.views, 3.3, 60); });
  add(list, "shifts along columns, 8 bit", [](FrameCase& c) { c.straight.shifts = some_shifts(c.views, 0, 2.5), c.type = PixelType::u8; });
  add(list, "roll, distortion and shifts, some views, signed 32 bit", [](FrameCase& c) {
    c.straight.roll_deg = 2, c.straight.distortion.factors = {1, 3e-4}, c.straight.shifts = some_shifts(c.views, 1.2, 3);
    c.type = PixelType::i32, c.frames = {1, 2, 3, 7, 8, 18}, c.rows = {11, 12, 13};
  });
  add(list, "fewer rows, one view", [](FrameCase& c) { c.straight.height = 21, c.views = 1, c.has_flats = false; });
}

void add_zingers(std::vector<FrameCase>& list) {
  for (const ZingerPlace& place : zinger_places())
    for (const PixelType type : {PixelType::u16, PixelType::f32})
      add(list, std::string("zingers in ") + place.name + " of " + std::string(name_of(type)), [&](FrameCase& c) { c.zinger_in = place.name, c.type = type; });
  add(list, "zingers of a small detector", [](FrameCase& c) { c.zinger_in = "both", c.columns = 4, c.height = 3, c.views = 4, c.type = PixelType::i16; });
  add(list, "zingers in rows of one view", [](FrameCase& c) { c.zinger_in = "row", c.views = 1; });
  add(list, "zingers, some rows, every third view", [](FrameCase& c) { c.zinger_in = "both", c.rows = {5, 6, 30}, c.frames = {0, 3, 6, 9, 12, 15, 18}; });
  add(list, "zingers, then roll and shifts", [](FrameCase& c) {
    c.zinger_in = "sinogram";
    c.straight.roll_deg = 1.5, c.straight.shifts = some_shifts(c.views, 1, 2);
    c.frames = {4, 5, 11};
  });
}

double speckle(size_t i) { return std::fmod(double(i) * 0.7548776662466927, 1.0) - 0.5; }

double top_of(const FrameCase& one) { return one.type == PixelType::u8 ? 240 : 30000; }

// A ball that moves, with noise, and some bright pixels.
double counts(const FrameCase& one, int view, int x, int y) {
  const double r = std::hypot((x - 20.0 - view % 5) / 14, (y - 18.0) / 11), top = one.has_flats ? top_of(one) : 1;
  const size_t place = (size_t(view) * 101 + size_t(y)) * 103 + size_t(x);
  const double light = top * (0.85 - (r < 1 ? 0.5 * std::sqrt(1 - r * r) : 0) + 0.02 * speckle(place));
  return !one.zinger_in.empty() && place * 2654435761u % 97 == 3 ? std::min(light + 3 * one.zinger, one.type == PixelType::u8 ? 255.0 : 32000.0) : light;
}

std::shared_ptr<Source> source_of(const FrameCase& one, int count, const std::function<double(int, int, int)>& value) {
  StackInfo info;
  info.type = one.type, info.width = one.columns, info.height = one.height, info.count = count;
  std::vector<Frame> frames;
  for (int v = 0; v < count; ++v) {
    frames.emplace_back(one.type, one.columns, one.height);
    with_pixels(one.type, [&]<class T>() {
      for (int y = 0; y < one.height; ++y)
        for (int x = 0; x < one.columns; ++x) frames.back().row<T>(y)[x] = T(value(v, x, y));
    });
  }
  return std::make_shared<MemorySource>(info, frames, "made");
}

// Frames of the scan, read in another order than they lie; the steps of the case done to them.
Scan stepped_scan(const FrameCase& one, const std::shared_ptr<ZingerTally>& tally) {
  Scan scan;
  scan.name = "made";
  scan.source = source_of(one, one.views, [&](int v, int x, int y) { return counts(one, one.views - 1 - v, x, y); });
  for (int v = 0; v < one.views; ++v) scan.views.push_back({one.views - 1 - v, 180.0 * v / one.views, double(v)});
  const auto beam = [&](double scale) { return [&one, scale](int, int x, int y) { return scale * top_of(one) * (0.9 + 0.08 * speckle(size_t(37 * y + x))); }; };
  if (one.has_flats) {
    scan.flats.push_back({{source_of(one, 1, beam(1)), {0}}, -1});
    scan.flats.push_back({{source_of(one, 1, beam(0.97)), {0}}, double(one.views)});
    scan.darks.push_back({source_of(one, 1, beam(0.01)), {0}});
  }
  const Scan clean = one.zinger_in.empty() ? scan : without_zingers(scan, one.zinger_in, one.zinger, tally);
  return straightened(clean, one.straight, 2, one.has_flats);
}

// Rows and frames that are wanted, and room for them.
struct Wanted {
  Wanted(const FrameCase& one, const Scan& scan) : rows(one.rows), frames(one.frames) {
    if (rows.empty()) rows = all_rows(scan.height());
    if (frames.empty()) frames = all_rows(int(scan.views.size()));
    view_bytes = rows.size() * size_t(scan.width()) * bytes_of(scan.source->info().type);
  }
  std::vector<int> rows, frames;
  size_t view_bytes = 0;
};

FrameResult room_for(const Wanted& wanted, const Scan& scan) { return {std::vector<std::byte>(wanted.frames.size() * wanted.view_bytes), scan.source->info().type, 0, 0}; }

std::shared_ptr<ZingerTally> tally_of(const FrameCase& one) { return std::make_shared<ZingerTally>(one.views, one.height); }

}  // namespace

std::ostream& operator<<(std::ostream& out, const FrameCase& one) { return out << one.name; }

const std::vector<FrameCase>& frame_cases() {
  static const std::vector<FrameCase> cases = [] {
    std::vector<FrameCase> list;
    add_straight(list);
    add_zingers(list);
    return list;
  }();
  return cases;
}

FrameResult stepped_on_cpu(const FrameCase& one) {
  const auto tally = tally_of(one);
  const Scan scan = stepped_scan(one, tally);
  const Wanted wanted(one, scan);
  FrameResult out = room_for(wanted, scan);
  for (size_t i = 0; i < wanted.frames.size(); ++i) read_row_list(*scan.source, wanted.frames[i], wanted.rows, out.pixels.data() + i * wanted.view_bytes);
  out.zingers = tally->count();
  return out;
}

FrameResult stepped_on_gpu(const FrameCase& one, const GpuBackend& backend, int devices) {
  const auto tally = tally_of(one);
  const Scan scan = stepped_scan(one, tally);
  const Wanted wanted(one, scan);
  FrameResult out = room_for(wanted, scan);
  GpuChoice gpus{&backend, std::vector<int>(size_t(devices)), "some"};
  std::iota(gpus.devices.begin(), gpus.devices.end(), 0);
  const auto frames = SteppedFrames::of(scan, gpus);
  if (!frames || !frames->read(wanted.rows, wanted.frames, out.pixels.data())) return {};
  out.views_at_a_time = frames->views_at_a_time();
  out.zingers = tally->count();
  return out;
}

double largest_difference(const FrameResult& got, const FrameResult& want) {
  if (got.pixels.size() != want.pixels.size() || got.type != want.type) return INFINITY;
  double most = 0;
  with_pixels(want.type, [&]<class T>() {
    const T *a = reinterpret_cast<const T*>(got.pixels.data()), *b = reinterpret_cast<const T*>(want.pixels.data());
    for (size_t i = 0; i < want.pixels.size() / sizeof(T); ++i) {
      const double difference = std::abs(double(a[i]) - double(b[i]));
      most = difference <= most ? most : difference;  // not a number is one
    }
  });
  return most;
}

}  // namespace harima
