// SPDX-License-Identifier: BSD-3-Clause
// filter: median, mean, Gaussian blur and unsharp mask, of volumes or of each slice.
#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "filter/median.h"
#include "filter/smooth.h"
#include "image/frame_pipe.h"
#include "on_gpus.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static std::optional<double> gauss;
static std::optional<int> median, mean;
static std::string unsharp, dims = "3";

static constexpr double kLeastSigma = 0.05, kMostSigma = 250;  // 1000 slices on each side

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Filters (one of these, or a median and then another)");
  params.add("--median", median, "median of the box of so many voxels a side, an odd number")
      .value("K")
      .range(1, 99);
  params.add("--mean", mean, "mean of the box of so many voxels a side, an odd number")
      .value("K")
      .range(1, 999);
  params.add("--gauss", gauss, "blur by a Gaussian, standard deviation in voxels")
      .value("SIGMA")
      .range(kLeastSigma, kMostSigma);
  params.add("--unsharp", unsharp, "add AMOUNT of what a blur by SIGMA takes away").value("SIGMA,AMOUNT");
  params.add("--dims", dims, "within slices or the volume").choices({{"2", ""}, {"3", ""}});
}

static void check_odd(const char* option, std::optional<int> side) {
  if (side && *side % 2 == 0) fail_usage("{} {}, wanted an odd number", option, *side);
}

static SmoothFilter parse_unsharp() {
  const size_t comma = unsharp.find(',');
  if (comma == std::string::npos) fail_usage("--unsharp {}, wanted SIGMA,AMOUNT", unsharp);
  const double sigma = parse_number(unsharp.substr(0, comma));
  if (!(sigma >= kLeastSigma && sigma <= kMostSigma))
    fail_usage("--unsharp {}, wanted SIGMA from {} to {}", unsharp, kLeastSigma, kMostSigma);
  return {.weights = gauss_weights(sigma),
          .is_3d = dims == "3",
          .unsharp_amount = parse_number(unsharp.substr(comma + 1))};
}

static std::optional<SmoothFilter> smoothing_asked() {
  const int ways = mean.has_value() + gauss.has_value() + !unsharp.empty();
  if (ways > 1 || ways + median.has_value() == 0)
    fail_usage("wanted one of --mean, --gauss and --unsharp, or --median, or it and one of them");
  check_odd("--median", median);
  check_odd("--mean", mean);
  if (!unsharp.empty()) return parse_unsharp();
  if (!mean && !gauss) return {};
  return SmoothFilter{.weights = mean ? mean_weights(*mean) : gauss_weights(*gauss),
                      .is_3d = dims == "3",
                      .unsharp_amount = {}};
}

// Leaves what the threads need for themselves, and works with fewer of them if that is more than half.
template <class Filter>
static size_t memory_beside(const Filter& filter, const StackInfo& info, size_t memory_bytes) {
  const size_t each = filter.thread_bytes(info);
  set_thread_count(int(std::clamp<size_t>(memory_bytes / 2 / each, 1, size_t(thread_count()))));
  const size_t own = each * size_t(thread_count());
  if (own >= memory_bytes)
    fail("{} of memory wanted for rows of {}, --mem allows {}", size_text(own), info.width,
         size_text(memory_bytes));
  return memory_bytes - own;
}

template <class Filter>
static FrameMaker maker(const Filter& filter) {
  return [&filter](const LoopFrames& frames, Frame& result, Meta&) {
    result.tag = frames.frames[size_t(frames.index - frames.first_frame)].tag;
    filter.apply(frames, result);
  };
}

template <class Filter>
static VolumeJob job_of(const Filter& filter, const Source& source, size_t memory_bytes) {
  return {.inputs = {in.path},
          .target = source.info(),
          .window = filter.window(),
          .make = maker(filter),
          .memory_bytes = memory_bytes,
          .takes_strips = true};
}

template <class Filter>
static void run_filter(const Filter& filter, Source& source, size_t memory_bytes, double seconds_before = 0) {
  VolumeJob job = job_of(filter, source, memory_bytes);
  job.more_seconds = seconds_before;
  make_volume(source, job, out);
}

static void run() {
  const std::optional<SmoothFilter> smooth = smoothing_asked();
  const MedianFilter first{median.value_or(1), dims == "3"};
  if (is_up_to_date(out, in)) return;
  const auto source = open_input(in);
  if (const GpuChoice gpus = pick_gpus(); gpus.backend) {
    std::vector<FilterSpec> filters;
    if (median) filters.emplace_back(first.on_gpu());
    if (smooth) filters.emplace_back(smooth->on_gpu());
    return filter_volume(*source, filters, gpus, in, out);
  }
  const StackInfo info = source->info();
  const size_t memory = common_options().memory_bytes, half = memory / 2;
  if (!smooth) return run_filter(first, *source, memory_beside(first, info, memory));
  if (!median || common_options().dry_run) {
    const double before = median ? making_seconds(*source, job_of(first, *source, half)) : 0;
    return run_filter(*smooth, *source, memory_beside(*smooth, info, memory), before);
  }
  const size_t one = memory_beside(first, info, half), other = memory_beside(*smooth, info, half);
  FramePipe between(info, [&](Sink& sink) {
    map_frames(*source, first.window(), sink, source->info(), one, maker(first), {});
    return source->info();
  });
  run_filter(*smooth, between, other);
}

const Tool kFilter{.name = "filter",
                   .summary = "median, mean, blur, unsharp mask",
                   .declare = declare,
                   .run = run,
                   .common = {.device = true, .shard = true},
                   .check_device = check_device};

}  // namespace harima
