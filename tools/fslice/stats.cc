// SPDX-License-Identifier: BSD-3-Clause
// stats: count, extremes, mean, standard deviation and percentiles of a volume, and of each slice.
#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "measure/moments.h"
#include "measure/quantiles.h"
#include "select.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Chosen chosen;
static bool per_slice = false;
static std::string percentiles;

static void declare(Params& params) {
  declare_input(params, in);
  declare_chosen(params, chosen);
  params.group("What to say");
  params.add("--per-slice", per_slice, "a line for each slice as well");
  params.add("--percentiles", percentiles, "values that so many per cent of the voxels do not exceed")
      .value("P[,P...]");
}

struct Line {
  Moments moments;
  std::vector<double> quantiles;
};

static std::vector<double> shares_of(const std::vector<double>& percents) {
  std::vector<double> shares;
  for (const double p : percents) {
    if (!(p >= 0 && p <= 100)) fail_usage("--percentiles has {}, wanted 0 to 100", p);
    shares.push_back(p / 100);
  }
  return shares;
}

// The moments, without extremes, mean and deviation where there are no numbers.
static Moments known(Moments m) {
  if (m.count == 0) m.low = m.high = m.mean = m.square = NAN;
  return m;
}

static void print_head(const std::vector<double>& percents) {
  fmt::print("slice\tcount\tmin\tmax\tmean\tsd\tnan\tinf");
  for (const double p : percents) fmt::print("\tp{}", p);
  fmt::print("\n");
}

static void print_line(const std::string& name, const Line& line) {
  const Moments m = known(line.moments);
  fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", name, m.count, m.low, m.high, m.mean, std::sqrt(m.variance()),
             m.nan, m.inf);
  for (const double value : line.quantiles) fmt::print("\t{}", value);
  fmt::print("\n");
}

static void report_line(const Line& line, const std::vector<double>& percents) {
  const Moments m = known(line.moments);
  report("count", m.count);
  report("min", m.low);
  report("max", m.high);
  report("sum", m.total());
  report("mean", m.mean);
  report("sd", std::sqrt(m.variance()));
  report("nan", m.nan);
  report("inf", m.inf);
  for (size_t i = 0; i < percents.size(); ++i) report(fmt::format("p{}", percents[i]), line.quantiles[i]);
}

static void run() {
  const std::vector<double> percents = parse_numbers(percentiles), shares = shares_of(percents);
  size_t memory_bytes = common_options().memory_bytes;
  auto opened = open_input(in);
  const Selection selection = open_chosen(chosen, in, opened->info(), memory_bytes);
  const bool is_once = percents.empty() || !QuantileCount::needs_two_passes(opened->info().type);
  const std::shared_ptr<Source> source = is_once ? std::move(opened) : kept(std::move(opened), memory_bytes);
  Progress progress("stats", source->info().count, "slices");
  QuantileCount counts(source->info().type);
  Line all;
  print_head(percents);
  fold_frames<Line>(
      *source, {}, memory_bytes,
      [&](const LoopFrames& frames, Line& one) {
        const Pixels pixels = selection.pick(frames.frames[0], frames.index);
        one.moments = moments_of(pixels);
        if (per_slice && !percents.empty()) one.quantiles = quantiles_of(pixels, shares);
        if (!percents.empty()) counts.add(pixels);
      },
      [&](int index, const Line& one) {
        if (per_slice) print_line(fmt::format("{}", index), one);
        all.moments.add(one.moments);
        progress.add();
      });
  if (all.moments.count > 0) all.moments.mean = all.moments.total() / double(all.moments.count);
  if (!percents.empty()) all.quantiles = counts.find(shares, *source, selection, memory_bytes);
  print_line("all", all);
  report_line(all, percents);
}

const Tool kStats{.name = "stats",
                  .summary = "count, extremes, mean, standard deviation and percentiles",
                  .declare = declare,
                  .run = run,
                  .common = {.force = false, .dry_run = false}};

}  // namespace harima
