// SPDX-License-Identifier: BSD-3-Clause
// convert: another pixel type, through a window or as values are.
#include "filter/convert.h"

#include <cmath>
#include <mutex>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "format/frame_range.h"
#include "measure/quantiles.h"
#include "select.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static std::string to, window;
static std::optional<double> nan_value;
static constexpr int kPasses = 2;  // over all values, to find the ends of a window

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Pixels");
  params.add("--to", to, "pixel type; that of the input if not given")
      .choices({{"u8", ""}, {"u16", ""}, {"i16", ""}, {"u32", ""}, {"i32", ""}, {"f32", ""}});
  params
      .add("--window", window,
           "values that become the smallest and the largest number: LOW:HIGH, two percentiles of the volume "
           "as auto:P,Q, or full")
      .value("WINDOW");
  params
      .add("--nan", nan_value,
           "what pixels that are not numbers become; if not given, they stay in f32 and are refused in whole "
           "numbers")
      .value("VALUE");
}

// A window that the volume itself decides, as the shares of values below its ends; empty for LOW:HIGH.
static std::vector<double> window_shares() {
  if (window == "full") return {0, 1};
  if (!window.starts_with("auto:")) return {};
  const std::vector<double> percent = parse_numbers(window.substr(5));
  if (percent.size() != 2 || !(percent[0] >= 0 && percent[0] < percent[1] && percent[1] <= 100))
    fail_usage("--window {}, wanted auto:P,Q with 0 <= P < Q <= 100", window);
  return {percent[0] / 100, percent[1] / 100};
}

static std::vector<double> given_window() {
  const size_t colon = window.find(':');
  if (colon == std::string::npos) fail_usage("--window is '{}', wanted LOW:HIGH, auto:P,Q or full", window);
  const std::vector<double> ends{parse_number(window.substr(0, colon)),
                                 parse_number(window.substr(colon + 1))};
  if (!(ends[1] > ends[0])) fail_usage("--window {} is empty, wanted LOW:HIGH with LOW < HIGH", window);
  return ends;
}

static Conversion settle(Source& source, size_t memory_bytes) {
  Conversion how;
  how.type = to.empty() ? source.info().type : pixel_type_named(to);
  how.nan = nan_value;
  if (window.empty()) return how;
  if (how.type == PixelType::f32) fail_usage("--window makes whole numbers; --to u8, say, wanted with it");
  const std::vector<double> shares = window_shares();
  const bool is_tried = common_options().dry_run && !shares.empty();  // the ends take passes over all values
  const std::vector<double> ends = is_tried         ? std::vector<double>{0, 1}
                                   : shares.empty() ? given_window()
                                                    : quantiles_of(source, shares, memory_bytes);
  if (!(ends[1] > ends[0]))
    fail("{}: --window {} is {} to {}, there is nothing between", in.path, window, ends[0], ends[1]);
  how.has_window = true;
  how.low = ends[0];
  how.high = ends[1];
  if (is_tried) return how;
  report("window_low", how.low);
  report("window_high", how.high);
  return how;
}

static StackInfo target_of(const Source& source, const Conversion& how) {
  StackInfo target = source.info();
  target.type = how.type;
  if (how.has_window) {
    target.meta.set(meta_name::kWindowLow, how.low);
    target.meta.set(meta_name::kWindowHigh, how.high);
  }
  return target;
}

static void set_range(const FrameView& frame, Meta& meta) {
  const Range range = range_of(frame);
  meta.set(meta_name::kMin, range.low);
  meta.set(meta_name::kMax, range.high);
}

static void run() {
  if (nan_value && !to.empty()) check_pixel_value("--nan", *nan_value, pixel_type_named(to));
  if (is_up_to_date(out, in)) return;
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  const std::shared_ptr<Source> source = window_shares().empty() || common_options().dry_run
                                             ? std::move(opened)
                                             : kept(std::move(opened), memory_bytes, out.path);
  const Conversion how = settle(*source, memory_bytes);
  const double finding = window_shares().empty() ? 0 : kPasses * reading_seconds(*source);
  std::mutex mutex;
  ConversionReport all;
  make_volume(*source,
              {.inputs = {in.path},
               .target = target_of(*source, how),
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta& meta) {
                     const ConversionReport one = convert(frames.frames[0], how, result);
                     // Values are those of the slice, not of its window.
                     if (how.has_window) set_range(frames.frames[0], meta);
                     if (one.nan > 0 && !common_options().dry_run && !nan_value && how.type != PixelType::f32)
                       fail("{}: {} pixels are not numbers; --nan says what they become",
                            source->place(frames.first_frame), one.nan);
                     const std::lock_guard lock(mutex);
                     all.nan += one.nan, all.below += one.below, all.above += one.above;
                   },
               .memory_bytes = memory_bytes,
               .more_seconds = finding},
              out);
  if (common_options().dry_run) return;
  report("nan", all.nan);
  report("below", all.below);
  report("above", all.above);
  if (!how.has_window && all.below + all.above > 0)
    warn("{}: {} values do not fit {} and are held at its ends", in.path, all.below + all.above,
         name_of(how.type));
}

const Tool kConvert{.name = "convert",
                    .summary = "change the type of pixels, through a window or as values are",
                    .declare = declare,
                    .run = run,
                    .common = {.shard = true}};
const Tool kExport{.name = "export",
                   .summary = "the same as convert, by the name under which people look for it",
                   .declare = declare,
                   .run = run,
                   .common = {.shard = true}};

}  // namespace harima
