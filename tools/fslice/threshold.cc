// SPDX-License-Identifier: BSD-3-Clause
// threshold: a mask of the voxels whose values lie within a band, given or found.
#include <atomic>
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "image/value_band.h"
#include "measure/otsu.h"
#include "measure/quantiles.h"
#include "select.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static Chosen chosen;
static std::optional<double> above, percentile;
static std::string between;
static bool otsu = false;
static int on = 255;
static constexpr int kPasses = 2;  // over all values, to find a threshold: the ends, and how many are where

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Which values (one of these)");
  params.add("--above", above, "larger than this").value("T");
  params.add("--between", between, "from one to another, both included").value("A:B");
  params.add("--otsu", otsu, "larger than the threshold of Otsu");
  params.add("--percentile", percentile, "larger than this percentile").value("P").range(0, 100);
  params.group("What they become");
  params.add("--on", on, "in the mask of u8; all else is 0").value("N").range(1, 255);
  declare_chosen(params, chosen);
}

static void check_one_way() {
  const int ways = above.has_value() + !between.empty() + otsu + percentile.has_value();
  if (ways != 1) fail_usage("wanted one of --above, --between, --otsu and --percentile, found {}", ways);
}

static ValueBand parse_between() {
  const size_t colon = between.find(':');
  if (colon == std::string::npos) fail_usage("--between is '{}', wanted A:B", between);
  const ValueBand band{parse_number(between.substr(0, colon)), parse_number(between.substr(colon + 1))};
  if (!(band.low <= band.high)) fail_usage("--between {} is empty, wanted A:B with A <= B", between);
  return band;
}

static double find_threshold(Source& source, const Selection& selection, size_t memory_bytes) {
  const double share = percentile.value_or(0) / 100;
  const double found = otsu ? otsu_threshold(source, memory_bytes, selection)
                            : quantiles_of(source, {&share, 1}, memory_bytes, selection)[0];
  if (std::isnan(found)) fail("{}: has no numbers to find a threshold for", in.path);
  note("{}: the threshold is {}", in.path, found);
  return found;
}

static StackInfo target_of(const StackInfo& info, double threshold) {
  StackInfo target = info;
  target.type = PixelType::u8;
  target.meta.remove(meta_name::kWindowLow);
  target.meta.remove(meta_name::kWindowHigh);
  if (between.empty()) target.meta.set("values.threshold", threshold);
  return target;
}

static void run() {
  check_one_way();
  if (is_up_to_date(out, in, {chosen.mask})) return;
  const bool is_found = (otsu || percentile) && !common_options().dry_run;
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  const Selection selection = open_chosen(chosen, in, opened->info(), memory_bytes);
  const std::shared_ptr<Source> source =
      is_found ? kept(std::move(opened), memory_bytes, out.path) : std::move(opened);
  const double threshold = is_found ? find_threshold(*source, selection, memory_bytes) : above.value_or(0);
  const ValueBand band = between.empty() ? ValueBand::above(threshold) : parse_between();
  const double finding = otsu || percentile ? kPasses * reading_seconds(*source) : 0;
  std::atomic<int64_t> nan = 0;
  make_volume(*source,
              {.inputs = {in.path},
               .target = target_of(source->info(), threshold),
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     auto* marks = result.row<uint8_t>(0);
                     nan += mark_band(pixels_of(frames.frames[0]), band, uint8_t(on), marks);
                     if (selection.is_all()) return;
                     const auto chosen_ones = selection.marks(frames.index);
                     for (size_t i = 0; i < chosen_ones.size(); ++i)
                       marks[i] = uint8_t(marks[i] * chosen_ones[i]);
                   },
               .memory_bytes = memory_bytes,
               .more_seconds = finding},
              out);
  if (common_options().dry_run) return;
  if (between.empty()) report("threshold", threshold);
  report("nan", int64_t(nan));
  if (nan > 0) warn("{}: {} voxels are not numbers; they are 0 in the mask", in.path, int64_t(nan));
}

const Tool kThreshold{.name = "threshold",
                      .summary = "mark the voxels whose values lie within a band",
                      .declare = declare,
                      .run = run,
                      .common = {.shard = true}};

}  // namespace harima
