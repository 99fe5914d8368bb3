// SPDX-License-Identifier: BSD-3-Clause
// compare: how far two volumes are apart; the answer is no (exit 1) if that is farther than was allowed.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "image/pair.h"
#include "image/pixels.h"
#include "measure/metric.h"
#include "select.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Chosen chosen;
static std::string other, metrics = "rmse,mae,maxabs,psnr,ncc", tolerances;
static std::optional<double> range;

static void declare(Params& params) {
  declare_input(params, in);
  params.add("other", other, "what it is compared with, of the same size; ranges and --raw hold for it, too")
      .value("OTHER")
      .reads()
      .required();
  declare_chosen(params, chosen);
  params.group("What is measured");
  params.add("--metric", metrics, "of rmse, mae, maxabs, psnr, ncc, ssim (of slices) and ssim3d")
      .value("NAME[,NAME...]");
  params
      .add("--range", range,
           "of values, for psnr and ssim; that of the type, or of the values of INPUT if f32")
      .value("R")
      .range(0, 1e300);
  params.add("--tolerance", tolerances, "what is allowed; beyond that the exit status is 1")
      .value("NAME=X[,...]");
}

static std::vector<Tolerance> parse_tolerances() {
  std::vector<Tolerance> limits;
  for (const std::string& word : parse_words(tolerances)) {
    const size_t equals = word.find('=');
    if (equals == std::string::npos) fail_usage("--tolerance has '{}', wanted NAME=X", word);
    limits.push_back({metric_named(word.substr(0, equals)), parse_number(word.substr(equals + 1))});
  }
  return limits;
}

// What --metric and --tolerance name, in the order of the table.
static std::vector<Metric> metrics_asked(const std::vector<Tolerance>& limits) {
  std::vector<Metric> asked;
  for (const std::string& name : parse_words(metrics)) asked.push_back(metric_named(name));
  for (const Tolerance& tolerance : limits) asked.push_back(tolerance.metric);
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  return asked;
}

// As asked, or that of a type of whole numbers; that of the values if this is f32.
static std::optional<double> range_for(PixelType type) {
  if (range || type == PixelType::f32) return range;
  return with_pixels(type, [&]<class T>() {
    return double(std::numeric_limits<T>::max()) - double(std::numeric_limits<T>::lowest());
  });
}

static void report_comparison(const Comparison& comparison, const std::vector<Metric>& asked,
                              const std::string& beyond) {
  for (size_t i = 0; i < asked.size(); ++i) {
    const double value = comparison.values[i];
    fmt::print("{}\t{}\n", name_of(asked[i]), std::isnan(value) ? "-" : fmt::format("{}", value));
    report(name_of(asked[i]), MetaValue(value));
  }
  report("range", comparison.range);
  report("voxels", comparison.difference.count);
  report("unmatched", comparison.difference.unmatched);
  report("identical", comparison.difference.is_identical());
  report("within", beyond.empty());
}

static void run() {
  if (in.path == "-" && other == "-") fail_usage("INPUT and OTHER cannot both be standard input");
  const std::vector<Tolerance> limits = parse_tolerances();
  const std::vector<Metric> asked = metrics_asked(limits);
  size_t memory_bytes = common_options().memory_bytes;
  auto first = open_input(in);
  const StackInfo info = first->info();
  const Selection selection = open_chosen(chosen, in, info, memory_bytes);
  auto both = pair_of(std::move(first), open_input({other, in.x, in.y, in.z, in.raw}), in.path, other);
  const bool is_once = std::none_of(asked.begin(), asked.end(), needs_pass);
  const std::shared_ptr<Source> pair = is_once ? std::move(both) : kept(std::move(both), memory_bytes);
  const Comparison comparison = compare(*pair, asked, range_for(info.type), selection, memory_bytes);
  const std::string beyond = breaches(comparison, asked, limits);
  report_comparison(comparison, asked, beyond);
  if (!beyond.empty()) fail("{} and {}: {}", in.path, other, beyond);
}

const Tool kCompare{.name = "compare",
                    .summary = "measure how far two volumes are apart",
                    .declare = declare,
                    .run = run,
                    .common = {.force = false, .dry_run = false}};

}  // namespace harima
