// SPDX-License-Identifier: BSD-3-Clause
#include "live_preview.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "format/peek.h"
#include "format/png.h"
#include "format/result.h"
#include "format/tagged_scan.h"
#include "image/geometry.h"
#include "recon/slice_maker.h"
#include "settle.h"
#include "settle_axis.h"
#include "settle_flats.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMostPixels = 1024;  // a side of the picture; wider detectors are binned
constexpr std::chrono::seconds kRest{2};
constexpr int kRestShare = 19;  // of the time that a picture took: rest before the next one
constexpr double kHalfTurnDeg = 170;
constexpr double kSureEnough = 0.3;  // confidence below which no axis was found
constexpr std::string_view kPngMagic = "\x89PNG";

// Columns of a row in means of `bin`; what does not fill a bin is left out.
Frame binned_row(const FrameView& frame, int row, int bin) {
  std::vector<float> line(static_cast<size_t>(frame.width));
  row_to_f32(frame, row, line.data());
  Frame binned(PixelType::f32, frame.width / bin, 1);
  for (int x = 0; x < binned.width(); ++x) {
    double sum = 0;
    for (int i = 0; i < bin; ++i) sum += double(line[size_t(x * bin + i)]);
    binned.row<float>(0)[x] = float(sum / bin);
  }
  return binned;
}

// A column of the detector among those that are means of `bin`.
AxisLine axis_at(double column, int bin) {
  AxisLine axis;
  axis.axis_px = (column - 0.5 * (bin - 1)) / bin;
  axis.confidence = 1;
  return axis;
}

// The row of a scan that is one row high.
Frame only_slice(const Scan& scan, const Recipe& recipe) {
  const BandReader reader(scan, recipe);
  Band band;
  reader.read({0}, band);
  SliceMaker maker(scan, recipe, 4);
  std::vector<Frame> slice{Frame(PixelType::f32, maker.region().width, maker.region().height)};
  maker.make(reader.correction(band), band, 0, slice);
  return slice[0];
}

}  // namespace

LivePreview::LivePreview(const Options& opt) : opt_(opt), worker_([this] { run(); }) {}

LivePreview::~LivePreview() {
  rows_.end();
  worker_.join();
}

void LivePreview::take(const StackInfo& stack, const Frame& frame) {
  if (all_rows_.empty()) {
    Scan scan;
    scan.name = opt_.scan;
    scan.source = std::make_shared<MemorySource>(stack, std::vector<Frame>{}, scan.name);
    all_rows_ = settle_rows(scan, opt_);  // before the first row is there to be worked with
    row_ = all_rows_[all_rows_.size() / 2];
    bin_ = (stack.width + kMostPixels - 1) / kMostPixels;
  }
  Frame row = binned_row(frame, row_, bin_);
  row.tag = frame.tag;
  StackInfo rows = stack;
  rows.type = PixelType::f32;
  rows.width = row.width();
  rows.height = 1;
  rows_.add(rows, row);
}

void LivePreview::finish(const Recipe& recipe) {
  final_ = recipe;
  rows_.end();
}

void LivePreview::run() {
  Clock::time_point due = Clock::now() + kRest;
  size_t seen = 0;
  while (rows_.wait_for(seen + 1, due)) {
    const Clock::time_point begun = Clock::now();
    seen = make_picture();
    due = Clock::now() + std::max<Clock::duration>(kRest, kRestShare * (Clock::now() - begun));
  }
  if (final_) make_picture();
}

// Of the views there are; returns how many frames it has seen.
size_t LivePreview::make_picture() {
  int announced = 0;
  const auto rows = rows_.so_far(announced);
  try {
    const Scan scan = scan_by_tags(rows, opt_.scan);
    if (scan.views.size() >= 2) show(only_slice(scan, recipe_for(scan)));
  } catch (const Error& e) {  // views without flats yet, or all of them dark: there may be more to see later
    debug("no live preview of {} frames: {}", rows->info().count, e.what());
  }
  return size_t(rows->info().count);
}

void LivePreview::show(const Frame& slice) {
  const int step = (slice.width() + kMostPixels - 1) / kMostPixels;
  Picture picture(slice.width() / step, slice.height() / step, 0);
  picture.paste(slice, 0, 0, step, picture_window(opt_, slice));
  try {
    write_png(opt_.live_preview, picture.frame());
  } catch (const Error& e) {
    if (!has_warned_) warn("--live-preview: {}", e.what());
    has_warned_ = true;
  }
}

Recipe LivePreview::recipe_for(const Scan& scan) const {
  Options opt = opt_;
  opt.roi.clear();
  opt.air.clear();  // what the beam does from view to view is for the slices
  Recipe recipe = final_ ? *final_ : recipe_about(axis_for(scan), scan, scan, opt, {0});
  if (final_) recipe.axis = axis_at(final_->axis.at(row_), bin_);
  recipe.air_left /= bin_;
  recipe.air_right /= bin_;
  recipe.pixel_um *= bin_;
  recipe.roi = {};
  recipe.phase = {};                       // the rows above and below are not kept
  recipe.flat_field.bad_pixels = nullptr;  // these are of whole frames
  recipe.flat_field.eigen = nullptr;
  return recipe;
}

// As --axis says; else as it is found in half a turn, or a whole one; the middle of the detector until there
// is so much.
AxisLine LivePreview::axis_for(const Scan& scan) const {
  if (!opt_.axis.empty()) return axis_at(given_axis(opt_.axis, all_rows_).at(row_), bin_);
  const double middle = 0.5 * (scan.width() - 1);
  std::vector<double> angles;
  for (const View& view : scan.views) angles.push_back(view.angle_deg);
  const double span = angle_span_deg(angles);
  AxisLine found;
  if (span >= kHalfTurnDeg) {
    Scan turn = scan;
    if (span < kFullTurnDeg)
      std::erase_if(turn.views,
                    [&](const View& view) { return std::abs(view.angle_deg - angles.front()) >= 180; });
    bool is_offset = false;
    found = find_axis_line(turn, probe_scan(turn, asked_recipe(turn, opt_), 0, 1, 1), is_offset);
  }
  if (found.confidence < kSureEnough) found.axis_px = middle;
  return found;
}

void check_live_preview(const Options& opt) {
  const std::string& path = opt.live_preview;
  if (path.empty()) return;
  if (settle_phase(opt).is_on())
    note("--live-preview shows the row without phase retrieval, which wants the rows above and below");
  if (wants_whole_scan(asked_flat_field(opt)))
    note("--live-preview shows the row without --bad-pixels and --flat-field, which want whole frames");
  if (!is_pipe(opt.scan))
    fail_usage(
        "--live-preview shows a stream while it comes, and {} is none; of a scan that is there, --preview "
        "makes a picture",
        opt.scan);
  if (makes_picture(opt)) fail_usage("--live-preview goes with slices, not with --preview or --axis-sweep");
  if (!opt.angles.empty() || !opt.darks.empty() || !opt.flats.empty())
    fail_usage(
        "--live-preview wants a stream that tells its angles, darks and flats itself, without --angles, "
        "--dark or --flat");
  if (!has_ending(path, ".png"))
    fail_usage("--live-preview {} is to be a picture, wanted a name that ends in .png", path);
  check_output(path, {common_options().params_file});
  std::error_code ignored;
  const bool is_older_picture =
      std::filesystem::is_regular_file(path, ignored) && peek_at(path).starts_with(kPngMagic);
  check_new_file(path, common_options().force || is_older_picture);
}

}  // namespace harima
