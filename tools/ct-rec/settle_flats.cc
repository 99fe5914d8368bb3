// SPDX-License-Identifier: BSD-3-Clause
#include "settle_flats.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"

namespace harima {

namespace {

constexpr const char *kNone = "none", *kAuto = "auto";
constexpr int kLeastForMedian = 3;

bool is_file(const std::string& bad_pixels) { return bad_pixels != kNone && bad_pixels != kAuto; }

// The most frames that are averaged to one.
int most_averaged(const Scan& scan) {
  int most = frames_of(scan.darks);
  for (const FlatGroup& flat : scan.flats) most = std::max(most, frames_of({flat.set}));
  return most;
}

BadPixels read_map(const Scan& scan, const std::string& path) {
  const auto source = open_source(path);
  const StackInfo& info = source->info();
  if (info.width != scan.width() || info.height != scan.height())
    fail("--bad-pixels {} is {} x {} pixels, wanted {} x {} as frames of {}", path, info.width, info.height, scan.width(), scan.height(),
         scan.name);
  Frame map;
  if (!source->next(map) || info.count > 1) fail("--bad-pixels {} has {} frames, wanted one", path, std::max(0, info.count));
  return BadPixels(map);
}

void say_bad_pixels(const Scan& scan, const BadPixels& bad) {
  report("bad_pixels", bad.count());
  if (bad.count() > 0) note("{}: {} bad pixels ({:.2g} %) are mended", scan.name, bad.count(), 100.0 * double(bad.count()) / (double(bad.width()) * bad.height()));
  if (bad.lost_rows() > 0) warn("{}: {} rows have no good pixel and stay as they are", scan.name, bad.lost_rows());
}

}  // namespace

void check_flats(const Options& opt) {
  if (opt.bad_pixels.empty()) fail_usage("--bad-pixels is empty, wanted auto, none or a file");
  if (!opt.no_log) return;
  if (opt.flat_average != "mean") fail_usage("--flat-average {} has nothing to do with --no-log: projections are line integrals already", opt.flat_average);
  if (opt.bad_pixels == kAuto) fail_usage("--bad-pixels auto looks for them in flats, which --no-log says are not used; wanted a file");
}

void check_flats(const Scan& scan, const Options& opt) {
  if (opt.bad_pixels == kAuto && scan.flats.empty()) fail_usage("--bad-pixels auto wants flats, and {} has none; wanted a file", scan.name);
  if (opt.flat_average != "median") return;
  if (most_averaged(scan) < kLeastForMedian)
    fail_usage("--flat-average median wants {} darks or flats at least that were taken together, {} has at most {}", kLeastForMedian, scan.name,
               most_averaged(scan));
}

FlatField asked_flat_field(const Options& opt) {
  FlatField field;
  field.average = opt.flat_average == "median" ? FrameAverage::median : FrameAverage::mean;
  field.bad_from = opt.bad_pixels;
  return field;
}

void settle_flat_field(const Scan& scan, const Options& opt, FlatField& field) {
  if (opt.bad_pixels == kNone) return;
  field.bad_pixels = std::make_shared<BadPixels>(is_file(opt.bad_pixels) ? read_map(scan, opt.bad_pixels) : find_bad_pixels(scan, field.average));
  say_bad_pixels(scan, *field.bad_pixels);
}

std::vector<std::string> files_of_flat_field(const Options& opt) {
  return is_file(opt.bad_pixels) ? files_of_input(opt.bad_pixels) : std::vector<std::string>{};
}

bool wants_whole_scan(const FlatField& field) { return field.bad_from != kNone; }

}  // namespace harima
