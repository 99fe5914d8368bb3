// SPDX-License-Identifier: BSD-3-Clause
// filter: blur, median and unsharp mask, of volumes or of each slice.
#include "base/error.h"
#include "base/text.h"
#include "filter/gauss.h"
#include "filter/median.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static std::optional<double> gauss;
static std::optional<int> median;
static std::string unsharp, dims = "3";

static constexpr double kMostSigma = 250;  // 1000 slices on each side

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Filters");
  params.add("--gauss", gauss, "blur by a Gaussian, standard deviation in voxels").value("SIGMA").range(0.05, kMostSigma);
  params.add("--median", median, "median of the box of so many voxels a side, an odd number").value("K").range(1, 99);
  params.add("--unsharp", unsharp, "add AMOUNT of what a blur by SIGMA takes away").value("SIGMA,AMOUNT");
  params.add("--dims", dims, "within slices or the volume").choices({{"2", ""}, {"3", ""}});
}

static GaussFilter gauss_asked() {
  GaussFilter filter;
  double sigma = gauss.value_or(0);
  if (!unsharp.empty()) {
    const size_t comma = unsharp.find(',');
    if (comma == std::string::npos) fail_usage("--unsharp {}, wanted SIGMA,AMOUNT", unsharp);
    sigma = parse_number(unsharp.substr(0, comma));
    filter.amount = float(parse_number(unsharp.substr(comma + 1)));
    filter.is_unsharp = true;
    if (!(sigma >= 0.05 && sigma <= kMostSigma)) fail_usage("--unsharp {}, wanted SIGMA from 0.05 to {}", unsharp, kMostSigma);
  }
  for (double weight : gauss_weights(sigma)) filter.weights.push_back(float(weight));
  filter.is_3d = dims == "3";
  return filter;
}

template <class Filter>
static void run_filter(const Filter& filter) {
  check_output(out, in);
  const auto source = open_input(in);
  make_volume(*source, {.inputs = {in.path}, .target = source->info(), .window = filter.window(),
                        .make = [&](const LoopFrames& frames, Frame& result, Meta&) {
    result.tag = frames.frames[size_t(frames.index - frames.first_frame)].tag;
    filter.apply(frames, result);
  }}, out);
}

static void run() {
  if (int(gauss.has_value()) + int(median.has_value()) + int(!unsharp.empty()) != 1) fail_usage("wanted one of --gauss, --median and --unsharp");
  if (!median) return run_filter(gauss_asked());
  if (*median % 2 == 0) fail_usage("--median {}, wanted an odd number", *median);
  run_filter(MedianFilter{*median, dims == "3"});
}

const Tool kFilter{.name = "filter", .summary = "blur, median, unsharp mask", .declare = declare, .run = run};

}  // namespace harima
