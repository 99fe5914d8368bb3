// SPDX-License-Identifier: BSD-3-Clause
#include "settle_flats.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/input_state.h"
#include "recon/eigen_flats.h"
#include "settle.h"
#include "settle_detector.h"

namespace harima {

namespace {

constexpr const char *kNone = "none", *kAuto = "auto", *kTime = "time", *kDynamic = "dynamic",
                     *kShifted = "shifted";
constexpr int kLeastForMedian = 3;

// Of dynamic[:N]; 0: as many as there are.
int eigen_flats_wanted(const Options& opt) {
  const auto words = split(opt.flats_mode, ':', 2);
  if (words[0] != kDynamic || words.size() > 2)
    fail_usage("--flat-field is '{}', wanted time, shifted or dynamic[:N]", opt.flats_mode);
  if (words.size() == 1) return 0;
  const bool is_number = !words[1].empty() &&
                         words[1].find_first_not_of("0123456789") == std::string_view::npos &&
                         words[1].size() < 4;
  const int wanted = is_number ? parse_integer(words[1]) : 0;
  if (wanted < 1 || wanted > kMostEigenFlats)
    fail_usage("--flat-field {} is no number of eigen-flats, wanted 1 to {}", opt.flats_mode,
               kMostEigenFlats);
  return wanted;
}

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
    fail("--bad-pixels {} is {} x {} pixels, wanted {} x {} as frames of {}", path, info.width, info.height,
         scan.width(), scan.height(), scan.name);
  Frame map;
  if (!source->next(map) || info.count > 1)
    fail("--bad-pixels {} has {} frames, wanted one", path, std::max(0, info.count));
  return BadPixels(map);
}

EigenFlats eigen_flats(const Scan& scan, const FlatField& field, int wanted) {
  Progress progress("beam", int64_t(scan.views.size()), "views");
  return find_eigen_flats(scan, field, wanted, [&] { progress.add(); });
}

void say_eigen_flats(const Scan& scan, const EigenFlats& eigen) {
  report("eigen_flats", int(eigen.shares.size()));
  report("flats_roughness", eigen.roughness);
  if (eigen.shares.empty())
    note("{}: no eigen-flat of {} flats stands out of the noise; flats are interpolated in time", scan.name,
         flats_used(scan));
  else
    note("{}: {} eigen-flats of {} flats; gradients are {:.3f} times those with flats interpolated in time",
         scan.name, eigen.shares.size(), flats_used(scan), eigen.roughness);
}

void say_bad_pixels(const Scan& scan, const BadPixels& bad) {
  report("bad_pixels", bad.count());
  if (bad.count() > 0)
    note("{}: {} bad pixels ({:.2g} %) are mended", scan.name, bad.count(),
         100.0 * double(bad.count()) / (double(bad.width()) * bad.height()));
  if (bad.lost_rows() > 0)
    warn("{}: {} rows have no good pixel and stay as they are", scan.name, bad.lost_rows());
}

// Null: none are looked for.
std::shared_ptr<const BadPixels> bad_pixels(const Scan& scan, const Options& opt, FrameAverage average) {
  if (opt.bad_pixels == kNone) return nullptr;
  auto bad = std::make_shared<BadPixels>(is_file(opt.bad_pixels) ? read_map(scan, opt.bad_pixels)
                                                                 : find_bad_pixels(scan, average));
  say_bad_pixels(scan, *bad);
  return bad;
}

void say_moves(const Scan& scan, const MovesReport& moves) {
  report("flats_moved", moves.moved);
  report("flat_move_rms_px", std::vector<double>{moves.rms_px[0], moves.rms_px[1]});
  report("flat_shares_moved", std::vector<double>(moves.shares.begin(), moves.shares.end()));
  if (moves.moved == 0)
    note("{}: the beam of no view is told to have moved; flats stay where they are", scan.name);
  else
    note(
        "{}: the beam has moved in {} of {} views, by {:.3f} columns and {:.3f} rows rms, {:.3f} and {:.3f} "
        "at most",
        scan.name, moves.moved, moves.views, moves.rms_px[0], moves.rms_px[1], moves.largest_px[0],
        moves.largest_px[1]);
}

void check_straightened(const Options& opt) {
  if (!is_straightened(opt)) return;
  if (has_moved_beam(opt) && (!opt.stack.empty() || opt.helical != 0))
    fail_usage("--flat-field shifted is of one scan that stands, wanted no --stack and no --helical");
  const std::pair<const char*, bool> given[] = {{"--flat-average", opt.flat_average != "mean"},
                                                {"--bad-pixels", opt.bad_pixels != kNone},
                                                {"--flat-field", opt.flats_mode != kTime}};
  for (const auto& [option, is_given] : given)
    if (is_given && !has_moved_beam(opt))
      fail_usage(
          "{} looks at counts, and --roll, --distortion, --shifts, --stack and --helical make transmissions "
          "of them; wanted one of them",
          option);
}

}  // namespace

void check_flats(const Options& opt) {
  if (opt.bad_pixels.empty()) fail_usage("--bad-pixels is empty, wanted auto, none or a file");
  check_straightened(opt);
  if (opt.flats_mode != kTime) {
    if (!has_moved_beam(opt)) eigen_flats_wanted(opt);
    else if (opt.flat_average == "median")
      fail_usage(
          "--flat-field shifted moves flats onto each other and takes their mean, wanted no --flat-average "
          "median");
    if (opt.no_log)
      fail_usage("--flat-field {} has nothing to do with --no-log: projections are line integrals already",
                 opt.flats_mode);
  }
  if (!opt.no_log) return;
  if (opt.flat_average != "mean")
    fail_usage("--flat-average {} has nothing to do with --no-log: projections are line integrals already",
               opt.flat_average);
  if (opt.bad_pixels == kAuto)
    fail_usage("--bad-pixels auto looks for them in flats, which --no-log says are not used; wanted a file");
}

void check_flats(const Scan& scan, const Options& opt) {
  if (opt.bad_pixels == kAuto && scan.flats.empty())
    fail_usage("--bad-pixels auto wants flats, and {} has none; wanted a file", scan.name);
  if (has_moved_beam(opt) && scan.flats.empty())
    fail_usage("--flat-field shifted wants flats, {} has none", scan.name);
  if (opt.flats_mode != kTime && !has_moved_beam(opt)) {
    const int least = std::max(kLeastFlats, eigen_flats_wanted(opt) + 2);
    if (flats_used(scan) < least)
      fail_usage("--flat-field {} wants {} flats at least, {} has {}", opt.flats_mode, least, scan.name,
                 flats_used(scan));
  }
  if (opt.flat_average != "median") return;
  if (most_averaged(scan) < kLeastForMedian)
    fail_usage(
        "--flat-average median wants {} darks or flats at least that were taken together, {} has at most {}",
        kLeastForMedian, scan.name, most_averaged(scan));
}

FlatField asked_flat_field(const Options& opt) {
  FlatField field;
  field.average = opt.flat_average == "median" ? FrameAverage::median : FrameAverage::mean;
  field.bad_from = opt.bad_pixels;
  field.flats = opt.flats_mode;
  return field;
}

void settle_flat_field(const Scan& scan, const Options& opt, FlatField& field) {
  if (has_moved_beam(opt)) return;  // flats are used up
  field.bad_pixels = bad_pixels(scan, opt, field.average);
  if (opt.flats_mode == kTime || common_options().dry_run) return;  // it takes a look at all projections
  const EigenFlats eigen = eigen_flats(scan, field, eigen_flats_wanted(opt));
  say_eigen_flats(scan, eigen);
  if (!eigen.shares.empty()) field.eigen = std::make_shared<EigenFlats>(eigen);
}

bool has_moved_beam(const Options& opt) { return opt.flats_mode == kShifted; }

SettledBeam settle_beam(const Scan& scan, Options& opt) {
  if (!has_moved_beam(opt)) return {scan, scan, nullptr};
  const auto beam =
      std::make_shared<MovedBeam>(scan, asked_flat_field(opt), opt.floor.value_or(kLeastCounts));
  opt.floor.reset();
  return {scan, beam->scan(), beam};
}

void find_beam(const SettledBeam& settled, const Options& opt) {
  if (!settled.beam) return;
  const size_t wanted = settled.search_bytes(), allowed = common_options().memory_bytes;
  if (allowed != 0 && wanted > allowed)
    fail(
        "{}: {} of memory wanted at least, --mem allows {}: with --flat-field shifted flats are held while "
        "their moves are looked for",
        settled.measured.name, size_text(wanted), size_text(allowed));
  const bool look = !common_options().dry_run;
  Progress progress("beam", int64_t(settled.measured.views.size()), "views");
  const MovesReport moves = settled.beam->find(bad_pixels(settled.measured, opt, FrameAverage::mean), look,
                                               [&] { progress.add(); });
  if (look) say_moves(settled.measured, moves);
}

std::vector<std::string> files_of_flat_field(const Options& opt) {
  return is_file(opt.bad_pixels) ? files_of_input(opt.bad_pixels) : std::vector<std::string>{};
}

bool wants_whole_scan(const FlatField& field) { return field.bad_from != kNone || field.flats != kTime; }

}  // namespace harima
