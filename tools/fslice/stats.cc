// SPDX-License-Identifier: BSD-3-Clause
// stats: count, extremes, mean and standard deviation of a volume, and of each slice.
#include <fmt/format.h>

#include <cmath>

#include "base/progress.h"
#include "measure/moments.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static bool per_slice = false;

static void declare(Params& params) {
  declare_input(params, in);
  params.group("What to say");
  params.add("--per-slice", per_slice, "a line for each slice as well");
}

static void print_line(const std::string& name, const Moments& m) {
  fmt::print("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", name, m.count, m.low, m.high, m.mean, std::sqrt(m.variance()), m.nan, m.inf);
}

static void report_moments(const Moments& m) {
  report("count", m.count);
  report("min", m.low);
  report("max", m.high);
  report("sum", m.total());
  report("mean", m.mean);
  report("sd", std::sqrt(m.variance()));
  report("nan", m.nan);
  report("inf", m.inf);
}

static void run() {
  const auto source = open_input(in);
  Progress progress("stats", source->info().count, "slices");
  Moments all;
  fmt::print("slice\tcount\tmin\tmax\tmean\tsd\tnan\tinf\n");
  fold_frames<Moments>(*source, {}, common_options().memory_bytes,
                       [](const LoopFrames& frames, Moments& one) { one = moments_of(frames.frames[0]); },
                       [&](int index, const Moments& one) {
                         if (per_slice) print_line(fmt::format("{}", index), one);
                         all.add(one);
                         progress.add();
                       });
  if (all.count > 0) all.mean = all.total() / double(all.count);
  print_line("all", all);
  report_moments(all);
}

const Tool kStats{.name = "stats", .summary = "count, extremes, mean and standard deviation", .declare = declare, .run = run,
                  .common = {.force = false, .dry_run = false}};

}  // namespace harima
