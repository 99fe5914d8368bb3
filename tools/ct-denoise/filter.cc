// SPDX-License-Identifier: BSD-3-Clause
// filter: noise out of volumes by the classic filters (classic_filters.h), as strong as the noise is.
#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "classic_filters.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "estimates.h"
#include "filter_device.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/shards.h"
#include "image/stack_part.h"
#include "subcommands.h"

namespace harima {

static std::string name, input, output, compression = "none", raw;

static void declare(Params& params) {
  params
      .add("name", name,
           "median, gaussian, tv (total variation), nlm (non-local means), bilateral, diffusion (Perona and "
           "Malik's), wavelet (BayesShrink) or bm4d (block matching)")
      .value("NAME")
      .required();
  params.add("input", input, "a folder, file, pattern or file.h5:/dataset, or - for a stream")
      .value("INPUT")
      .reads()
      .required();
  params.add("output", output, "a folder, a file of a format by its ending, or - for a stream")
      .value("OUTPUT")
      .writes()
      .required();
  params.add("--raw", raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.add("--compression", compression, "of TIFF slices; of a stream fcz alone")
      .choices({{"none", ""}, {"zstd", ""}, {"deflate", ""}, {"lzw", ""}, {"fcz", ""}});
  declare_classic_filters(params);
}

static SinkInfo sink_info(const Source& source, const ClassicFilter& filter) {
  SinkInfo info;
  info.stack = source.info();
  for (const auto& gone : {meta_name::kMin, meta_name::kMax}) info.stack.meta.remove(gone);
  info.stack.meta.set("denoise.method", name);
  if (filter.noise > 0) {
    info.stack.meta.set("denoise.noise_before", filter.noise);
    info.stack.meta.set("denoise.strength", filter.strength);
  }
  if (source.can_seek() && source.info().count > 0 && source.tag(0).number >= 0)
    for (int i = 0; i < source.info().count; ++i) info.numbers.push_back(source.tag(i).number);
  info.stem = series_stem(info.stack.type);
  info.kind = FrameKind::slice;
  info.compression = compression;
  info.force = common_options().force;
  return info;
}

// Hash of what this run makes of which files; empty if a pipe is one of them.
static std::string asked_of(const OpenOptions& options) {
  const std::vector<std::string> files =
      input == "-" ? std::vector<std::string>{} : files_of_input(input, options);
  check_shards(output);
  check_output(output, files);
  check_not_among(output, input);
  return input == "-" || output == "-" ? "" : xxh3_hex(asked_of_this_run() + state_of_files(files));
}

static void check_name() {
  const std::vector<std::string> names = classic_filter_names();
  if (std::find(names.begin(), names.end(), name) == names.end())
    fail_usage("name is '{}', wanted one of {}", name, fmt::join(names, ", "));
}

static void say_plan(Source& source, const ClassicFilter& filter, const GpuChoice& gpus) {
  const StackInfo& stack = source.info();
  const ShardRange mine = shard_range(std::max(0, stack.count));
  const size_t bytes =
      size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type) * size_t(std::max(0, stack.count));
  fmt::print("writes {} of {} x {} {}, {}, to {}\nmemory at most {}\n", counted(stack.count, "slice"),
             stack.width, stack.height, name_of(stack.type), size_text(bytes), output,
             size_text(common_options().memory_bytes));
  if (!source.can_seek()) return say_no_time("before the pipe ends");
  say_time(filtering_seconds(source, filter, gpus, mine.last - mine.first),
           "filtering on " + gpus.name + ", if disks keep up");
}

static int filter_all(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, Sink& sink) {
  Progress progress("slices", source.info().count, "slices");
  return run_classic_filter(source, filter, gpus, sink, [&](int count) { progress.add(count); });
}

// The slices of this shard, made with their neighbours. Returns how many.
static int filter_part(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, Sink& sink) {
  const int reach = filter.work.reach, count = source.info().count;
  const ShardRange mine = shard_range(count);
  if (mine.first == mine.last) return 0;
  const StackPart part = part_of({-reach, reach + 1}, count, mine.first, mine.last, filter.work.multiple);
  PartSource frames(source, part);
  PartSink place(sink, part);
  filter_all(frames, filter, gpus, place);
  return mine.last - mine.first;
}

// Whether a slice is the same whatever else is made with it.
static void check_divides(const Source& source, const ClassicFilter& filter) {
  if (!is_shard()) return;
  if (!source.can_seek()) fail_usage("{}: --shard wants a file or a folder, a pipe is read only once", input);
  if (filter.work.is_3d && !filter.work.is_local)
    fail_usage(
        "{} goes on until the whole volume is done, so that --shard cannot divide it; wanted --2d, or one "
        "run",
        name);
}

static void run() {
  check_name();
  OpenOptions options;
  options.raw = raw;
  options.memory_bytes = common_options().memory_bytes;
  const std::string asked = asked_of(options);
  const auto source = open_source(input, options);
  SinkInfo there;
  there.asked = asked;
  there.compression = compression;
  there.force = common_options().force;
  if (!asked.empty() && is_up_to_date(output, there)) return;
  const ClassicFilter filter = make_classic_filter(name, *source, input);
  check_divides(*source, filter);
  if (filter.noise > 0)
    note("{}: noise {:.4g}, {} of {:.4g}", input, filter.noise, name, filter.strength * filter.noise);
  const GpuChoice gpus = pick_filter_device();
  if (common_options().dry_run) return say_plan(*source, filter, gpus);
  SinkInfo info = sink_info(*source, filter);
  info.recipe = info.asked = asked;
  info.resume = !asked.empty();
  const auto sink = open_sink(output, info);
  check_shards(output, *sink);
  const int made =
      is_shard() ? filter_part(*source, filter, gpus, *sink) : filter_all(*source, filter, gpus, *sink);
  if (made == 0 && !is_shard()) fail("{}: has no frames to work on", input);
  if (filter.noise > 0) report("noise", filter.noise);
  report("slices", int64_t{made});
  if (!is_complete(output, *sink, source->info().count)) return;
  History history = source->info().history;
  history.push_back(this_run({input}, gpus.name));
  sink->close(info.stack.meta, history);
}

const Tool kFilter{.name = "filter",
                   .summary = "total variation, non-local means and other filters, as strong as the noise is",
                   .declare = declare,
                   .run = run,
                   .common = {.device = true, .shard = true},
                   .check_device = check_filter_device};

}  // namespace harima
