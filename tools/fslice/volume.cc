// SPDX-License-Identifier: BSD-3-Clause
#include "volume.h"

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/format.h"
#include "format/series_folder.h"

namespace harima {

namespace {

// Numbers of the results: those of the frames they begin with, or counted on from the first. Empty if a pipe will tell.
std::vector<int> numbers_of(const Source& source, const VolumeJob& job, const Output& out) {
  std::vector<int> numbers;
  const bool is_told = source.can_seek() && source.info().count > 0 && source.tag(0).number >= 0;
  if (!out.start && !is_told) return numbers;
  for (int i = 0; i < job.target.count; ++i) {
    const bool counts_on = out.start || job.window.step > 1;
    numbers.push_back(counts_on ? out.start.value_or(source.tag(0).number) + i : source.tag(i).number);
  }
  return numbers;
}

// Where a pipe tells the numbers: several frames made into one are counted on from the first of all, too.
void count_on(const LoopFrames& in, int step, FrameTag& tag) {
  if (step > 1 && tag.number >= 0) tag.number -= in.index * (step - 1);
}

SinkInfo sink_info(const Source& source, const VolumeJob& job, const Output& out) {
  SinkInfo info;
  info.stack = job.target;
  info.numbers = numbers_of(source, job, out);
  info.stem = out.stem.empty() ? series_stem(job.target.type) : out.stem;
  info.digits = out.digits;
  info.compression = out.compression;
  info.ending = out.format;
  info.force = common_options().force;
  info.recipe = info.asked = out.asked;
  info.resume = !out.asked.empty();
  return info;
}

void say_plan(const Source& source, const VolumeJob& job, size_t memory, const Output& out) {
  const StackInfo& target = job.target;
  const size_t result_bytes = size_t(target.width) * size_t(target.height) * bytes_of(target.type);
  fmt::print("writes {} to {}\n", size_of(target), out.path);
  if (job.map) return fmt::print("memory at most {}\n", size_text(memory));
  fmt::print("memory at most {}, of which {} for frames in hand\n", size_text(memory), size_text(loop_bytes(source.info(), job.window, result_bytes, loop_batch(source.info(), job.window, result_bytes, memory))));
}

}  // namespace

void make_volume(Source& source, const VolumeJob& job, const Output& out) {
  VolumeJob counted = job;
  StackInfo& target = counted.target;
  target.count = result_count(job.window, source.info().count);
  target.meta.remove(meta_name::kMin);
  target.meta.remove(meta_name::kMax);
  const size_t memory = job.memory_bytes > 0 ? job.memory_bytes : common_options().memory_bytes;
  if (common_options().dry_run) return say_plan(source, counted, memory, out);
  const auto sink = open_sink(out.path, sink_info(source, counted, out));
  Progress progress("slices", target.count, "slices");
  const auto make = [&](const LoopFrames& in, Frame& result, Meta& meta) {
    count_on(in, job.window.step, result.tag);
    job.make(in, result, meta);
  };
  const int made = job.map ? job.map(*sink, [&](int count) { progress.add(count); }) : map_frames(source, job.window, *sink, target, memory, job.make ? make : FrameMaker(), [&] { progress.add(); });
  if (made == 0) fail("{}: has no frames to work on", job.inputs[0]);
  History history = source.info().history;
  history.push_back(this_run(job.inputs, job.device));
  report("slices", int64_t{made});
  sink->close(target.meta, history);
}

}  // namespace harima
