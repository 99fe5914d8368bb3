// SPDX-License-Identifier: BSD-3-Clause
#include "parity_frames.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "image/pixels.h"
#include "recon/moved_beam.h"
#include "recon/stacked.h"
#include "recon/stepped_frames.h"
#include "recon/zinger_free.h"

namespace harima {

namespace {

void add(std::vector<FrameCase>& list, const std::string& name,
         const std::function<void(FrameCase&)>& change) {
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
  add(list, "roll the other way, transmissions",
      [](FrameCase& c) { c.straight.roll_deg = -40, c.type = PixelType::f32, c.has_flats = false; });
  add(list, "distortion", [](FrameCase& c) { bend(c, 20.3, 17.1, {1.01, 4e-4, -1e-5}); });
  add(list, "distortion, some rows with gaps", [](FrameCase& c) {
    bend(c, 40, 3, {0.9, 2e-3}), c.rows = {0, 1, 2, 7, 20, 21, 37};
  });
  add(list, "shifts", [](FrameCase& c) { c.straight.shifts = some_shifts(c.views, 3.3, 60); });
  add(list, "shifts along columns, 8 bit",
      [](FrameCase& c) { c.straight.shifts = some_shifts(c.views, 0, 2.5), c.type = PixelType::u8; });
  add(list, "roll, distortion and shifts, some views, signed 32 bit", [](FrameCase& c) {
    c.straight.roll_deg = 2, c.straight.distortion.factors = {1, 3e-4},
    c.straight.shifts = some_shifts(c.views, 1.2, 3);
    c.type = PixelType::i32, c.frames = {1, 2, 3, 7, 8, 18}, c.rows = {11, 12, 13};
  });
  add(list, "fewer rows, one view",
      [](FrameCase& c) { c.straight.height = 21, c.views = 1, c.has_flats = false; });
}

void add_zingers(std::vector<FrameCase>& list) {
  for (const ZingerPlace& place : zinger_places())
    for (const PixelType type : {PixelType::u16, PixelType::f32})
      add(list, std::string("zingers in ") + place.name + " of " + std::string(name_of(type)),
          [&](FrameCase& c) { c.zinger_in = place.name, c.type = type; });
  add(list, "zingers of a small detector", [](FrameCase& c) {
    c.zinger_in = "both", c.columns = 4, c.height = 3, c.views = 4, c.type = PixelType::i16;
  });
  add(list, "zingers in rows of one view", [](FrameCase& c) { c.zinger_in = "row", c.views = 1; });
  add(list, "zingers, some rows, every third view", [](FrameCase& c) {
    c.zinger_in = "both", c.rows = {5, 6, 30}, c.frames = {0, 3, 6, 9, 12, 15, 18};
  });
  add(list, "zingers, then roll and shifts", [](FrameCase& c) {
    c.zinger_in = "sinogram";
    c.straight.roll_deg = 1.5, c.straight.shifts = some_shifts(c.views, 1, 2);
    c.frames = {4, 5, 11};
  });
}

void add_bad_pixels(std::vector<FrameCase>& list) {
  for (const PixelType type : {PixelType::u8, PixelType::i16, PixelType::i32, PixelType::f32})
    add(list, "bad pixels of " + std::string(name_of(type)),
        [&](FrameCase& c) { c.has_bad_pixels = true, c.type = type; });
  add(list, "bad pixels after zingers, some rows and views", [](FrameCase& c) {
    c.has_bad_pixels = true, c.zinger_in = "projection";
    c.rows = {3, 4, 5, 21}, c.frames = {0, 1, 9};
  });
}

void add_moved_beams(std::vector<FrameCase>& list) {
  const auto moved = [&](const std::string& name, const std::function<void(FrameCase&)>& change) {
    add(list, "beam that moves" + name, [&](FrameCase& c) {
      c.moves_beam = true, c.columns = 64, c.height = 48, c.views = 14;
      change(c);
    });
  };
  moved("", [](FrameCase&) {});
  moved(", some rows and views, as floats", [](FrameCase& c) {
    c.rows = {0, 1, 17, 18, 19, 47}, c.frames = {0, 5, 6, 13}, c.type = PixelType::f32;
  });
  moved(", bad pixels", [](FrameCase& c) { c.has_bad_pixels = true; });
  moved(", bad pixels as floats, no zingers, roll", [](FrameCase& c) {
    c.has_bad_pixels = true, c.type = PixelType::f32, c.zinger_in = "both", c.zinger = 8000;
    c.straight.roll_deg = 2;
  });
}

void add_stacks(std::vector<FrameCase>& list) {
  add(list, "stack of two scans", [](FrameCase& c) { c.stack_rows = 30; });
  add(list, "stack of two scans, upwards by parts of rows, after roll, some rows and views",
      [](FrameCase& c) {
        c.stack_rows = -21.4, c.straight.roll_deg = 2;
        c.rows = {0, 1, 20, 21, 30, 37, 38, 50, 59}, c.frames = {0, 4, 5, 18};
      });
  add(list, "stack of two scans, transmissions, rows of one", [](FrameCase& c) {
    c.stack_rows = 36.5, c.type = PixelType::f32, c.has_flats = false, c.rows = {2, 3, 4};
  });
}

double speckle(size_t i) { return std::fmod(double(i) * 0.7548776662466927, 1.0) - 0.5; }

double top_of(const FrameCase& one) { return one.type == PixelType::u8 ? 240 : 30000; }

// Stripes that move from exposure to exposure, but not in the first.
double beam_at(double x, double y, int exposure) {
  const double across = x - 0.9 * std::sin(1.3 * exposure), down = y - 1.6 * std::sin(0.7 * exposure);
  return 24000 + 3000 * std::sin(2 * M_PI * down / 9) + 2000 * std::sin(2 * M_PI * (across + 0.3 * down) / 7);
}

// A ball that moves, with noise, and some bright pixels.
double counts(const FrameCase& one, int view, int x, int y) {
  const double r = std::hypot((x - 20.0 - view % 5) / 14, (y - 18.0) / 11),
               top = one.has_flats ? top_of(one) : 1;
  const size_t place = (size_t(view) * 101 + size_t(y)) * 103 + size_t(x);
  const double light = (one.moves_beam ? beam_at(x, y, view + 1) : top) *
                       (0.85 - (r < 1 ? 0.5 * std::sqrt(1 - r * r) : 0) + 0.02 * speckle(place));
  return !one.zinger_in.empty() && place * 2654435761u % 97 == 3
             ? std::min(light + 3 * one.zinger, one.type == PixelType::u8 ? 255.0 : 32000.0)
             : light;
}

std::shared_ptr<Source> source_of(const FrameCase& one, int count,
                                  const std::function<double(int, int, int)>& value) {
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

// As it was measured; frames are read in another order than they lie.
Scan measured_scan(const FrameCase& one) {
  Scan scan;
  scan.name = "made";
  scan.source =
      source_of(one, one.views, [&](int v, int x, int y) { return counts(one, one.views - 1 - v, x, y); });
  for (int v = 0; v < one.views; ++v)
    scan.views.push_back({one.views - 1 - v, 180.0 * v / one.views, double(v)});
  const auto beam = [&](double scale) {
    return [&one, scale](int, int x, int y) {
      return scale *
             (one.moves_beam ? beam_at(x, y, 0) : top_of(one) * (0.9 + 0.08 * speckle(size_t(37 * y + x))));
    };
  };
  if (!one.has_flats) return scan;
  scan.flats.push_back({{source_of(one, 1, beam(1)), {0}}, -1});
  scan.flats.push_back({{source_of(one, 1, beam(0.97)), {0}}, double(one.views)});
  scan.darks.push_back({source_of(one, 1, beam(0.01)), {0}});
  return scan;
}

std::shared_ptr<const BadPixels> some_bad_pixels(const FrameCase& one) {
  if (!one.has_bad_pixels) return nullptr;
  Frame map(PixelType::u8, one.columns, one.height);
  for (int y = 0; y < one.height; ++y)
    for (int x = 0; x < one.columns; ++x)
      map.row<uint8_t>(y)[x] = (x * 31 + y * 17) % 23 < 2 || (y == 5 && x < 3);
  return std::make_shared<BadPixels>(map);
}

// The steps of the case, done to its scan.
struct SteppedScan {
  explicit SteppedScan(const FrameCase& one) : tally(std::make_shared<ZingerTally>(one.views, one.height)) {
    const Scan measured = measured_scan(one);
    scan = one.zinger_in.empty() ? measured : without_zingers(measured, one.zinger_in, one.zinger, tally);
    if (one.moves_beam) {
      beam.emplace(scan, FlatField{}, 2);
      scan = beam->scan();
      views_moved = beam->find(some_bad_pixels(one), true, [] {}).moved;
    } else {
      bad = some_bad_pixels(one);
    }
    scan = straightened(scan, one.straight, 2, one.has_flats);
    if (one.stack_rows != 0) scan = stacked({scan, scan}, {{one.stack_rows, 0.3, 1}}, 2, one.has_flats);
  }
  Scan scan;
  std::shared_ptr<ZingerTally> tally;
  std::optional<MovedBeam> beam;
  std::shared_ptr<const BadPixels> bad;  // after all
  int views_moved = 0;
};

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

FrameResult room_for(const Wanted& wanted, const SteppedScan& made) {
  return {std::vector<std::byte>(wanted.frames.size() * wanted.view_bytes), made.scan.source->info().type, 0,
          made.views_moved, 0};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const FrameCase& one) { return out << one.name; }

const std::vector<FrameCase>& frame_cases() {
  static const std::vector<FrameCase> cases = [] {
    std::vector<FrameCase> list;
    add_straight(list);
    add_zingers(list);
    add_bad_pixels(list);
    add_moved_beams(list);
    add_stacks(list);
    return list;
  }();
  return cases;
}

FrameResult stepped_on_cpu(const FrameCase& one) {
  const SteppedScan made(one);
  const Wanted wanted(one, made.scan);
  FrameResult out = room_for(wanted, made);
  for (size_t i = 0; i < wanted.frames.size(); ++i) {
    std::byte* const pixels = out.pixels.data() + i * wanted.view_bytes;
    read_row_list(*made.scan.source, wanted.frames[i], wanted.rows, pixels);
    for (size_t y = 0; made.bad && y < wanted.rows.size(); ++y)
      made.bad->mend(out.type, wanted.rows[y], pixels + y * wanted.view_bytes / wanted.rows.size());
  }
  out.zingers = made.tally->count();
  return out;
}

FrameResult stepped_on_gpu(const FrameCase& one, const GpuBackend& backend, int devices) {
  const SteppedScan made(one);
  const Wanted wanted(one, made.scan);
  FrameResult out = room_for(wanted, made);
  GpuChoice gpus{&backend, std::vector<int>(size_t(devices)), "some"};
  std::iota(gpus.devices.begin(), gpus.devices.end(), 0);
  std::unique_ptr<FramesOnGpus> frames;
  if (made.bad) frames = SteppedFrames::or_mended(made.scan, gpus, made.bad);
  else frames = FramesOnGpus::of(made.scan, gpus, nullptr);
  if (!frames || !frames->read(wanted.rows, wanted.frames, out.pixels.data())) return {};
  out.views_at_a_time = frames->views_at_a_time();
  out.zingers = made.tally->count();
  return out;
}

double largest_difference(const FrameResult& got, const FrameResult& want) {
  if (got.pixels.size() != want.pixels.size() || got.type != want.type) return INFINITY;
  double most = 0;
  with_pixels(want.type, [&]<class T>() {
    const T *a = reinterpret_cast<const T*>(got.pixels.data()),
            *b = reinterpret_cast<const T*>(want.pixels.data());
    for (size_t i = 0; i < want.pixels.size() / sizeof(T); ++i) {
      const double difference = std::abs(double(a[i]) - double(b[i]));
      most = difference <= most ? most : difference;  // not a number is one
    }
  });
  return most;
}

}  // namespace harima
