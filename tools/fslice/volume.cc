// SPDX-License-Identifier: BSD-3-Clause
#include "volume.h"

#include "base/error.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "format/checked_sink.h"
#include "format/format.h"
#include "format/no_sink.h"
#include "format/series_folder.h"
#include "format/shards.h"
#include "image/region.h"
#include "image/stack_part.h"

namespace harima {

namespace {

// Numbers of the results: those of the frames they begin with, or counted on from the first. Empty if a pipe
// will tell.
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

int make_all(Source& source, const VolumeJob& job, size_t memory, Sink& sink, const StackPart& part,
             const std::function<void(int)>& on_frames);

// Of what is made of `results` in a row, from some of them in the middle, or a strip of them.
double sampled_seconds(Source& source, const VolumeJob& job, size_t memory, int results) {
  constexpr int kStripPixels = 1 << 16;
  const int height = source.info().height,
            rows = job.takes_strips ? std::clamp(kStripPixels / std::max(1, source.info().width), 1, height)
                                    : height;
  const Box strip{{}, {(height - rows) / 2, (height + rows) / 2, 1}, {}};
  VolumeJob some = job;
  if (job.takes_strips) some.target.height = strip.y.last - strip.y.first;
  NoSink nowhere;
  return double(height) / (strip.y.last - strip.y.first) *
         seconds_of(results, std::min(results, thread_count()), [&](double wanted) {
           const int count = std::min(results, int(wanted)), first = (job.target.count - count) / 2;
           const StackPart part = part_of(job.window, source.info().count, first, first + count);
           const auto frames = region_of(std::make_unique<PartSource>(source, part), strip, "strip");
           PartSink place(nowhere, part);
           make_all(*frames, some, memory, place, part, {});
         });
}

// The next few frames of a source.
class NextFrames : public Source {
 public:
  NextFrames(Source& whole, int count) : whole_(whole), left_(count) {
    info_ = whole.info(), info_.count = count;
  }
  bool next(Frame& frame) override { return left_-- > 0 && whole_.next(frame); }
  bool can_seek() const override { return false; }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    whole_.read_rows(index, first, last, dst);
  }
  std::string place(int index) const override { return whole_.place(index); }

 private:
  Source& whole_;
  int left_;
};

// Of a source that makes its frames as they are asked for: some of them in their order.
double begun_seconds(Source& source, const VolumeJob& job, size_t memory, int results) {
  NoSink nowhere;
  return seconds_of(results, std::min(results, thread_count()), [&](double wanted) {
    NextFrames some(source, int(wanted) * job.window.step);
    make_all(some, job, memory, nowhere, {}, {});
  });
}

int results_of_run(const VolumeJob& job) {
  const ShardRange mine = shard_range(std::max(0, job.target.count));
  return mine.last - mine.first;
}

void say_seconds(Source& source, const VolumeJob& job) {
  if (job.target.count < 0) return say_no_time("before the pipe ends");
  const double bytes =
      double(job.target.width) * job.target.height * double(bytes_of(job.target.type)) * results_of_run(job);
  const double making = job.making_seconds ? *job.making_seconds : making_seconds(source, job);
  say_time(job.more_seconds + making + seconds_to_write(bytes),
           "reading, computing and writing, if disks keep up");
}

void say_plan(Source& source, const VolumeJob& job, size_t memory, const Output& out) {
  const StackInfo& target = job.target;
  const size_t result_bytes = size_t(target.width) * size_t(target.height) * bytes_of(target.type);
  fmt::print("writes {} to {}\n", size_of(target), out.path);
  if (const ShardRange mine = shard_range(std::max(0, target.count)); is_shard())
    fmt::print("of which this shard makes {}\n", mine.last - mine.first);
  if (job.map) fmt::print("memory at most {}\n", size_text(memory));
  else
    fmt::print("memory at most {}, of which {} for frames in hand\n", size_text(memory),
               size_text(loop_bytes(source.info(), job.window, result_bytes,
                                    loop_batch(source.info(), job.window, result_bytes, memory))));
  say_seconds(source, job);
}

// The results that the frames of `source` make; `part` tells which those are, if they are not all.
int make_all(Source& source, const VolumeJob& job, size_t memory, Sink& sink, const StackPart& part,
             const std::function<void(int)>& on_frames) {
  const bool is_part = part.last > part.first;
  if (job.map) return job.map(source, sink, on_frames);
  const auto make = [&](const LoopFrames& in, Frame& result, Meta& meta) {
    LoopFrames whole{in.index + part.first_made, in.first_frame + part.begin, in.frames};
    if (is_part && !part.has(whole.index)) return;  // a neighbour, which goes nowhere
    count_on(whole, job.window.step, result.tag);
    job.make(whole, result, meta);
  };
  return map_frames(source, job.window, sink, job.target, memory, job.make ? make : FrameMaker(), [&] {
    if (on_frames) on_frames(1);
  });
}

// Those of this shard. Returns how many.
int make_part(Source& source, const VolumeJob& job, size_t memory, Sink& sink) {
  const ShardRange mine = shard_range(job.target.count);
  Progress progress("slices", mine.last - mine.first, "slices");
  const StackPart part = part_of(job.window, source.info().count, mine.first, mine.last);
  if (mine.first == mine.last) return 0;
  PartSource frames(source, part);
  PartSink place(sink, part);
  make_all(frames, job, memory, place, part, [&](int count) { progress.add(count); });
  return mine.last - mine.first;
}

int make_whole(Source& source, const VolumeJob& job, size_t memory, Sink& sink) {
  Progress progress("slices", job.target.count, "slices");
  return make_all(source, job, memory, sink, {}, [&](int count) { progress.add(count); });
}

// Shards begin anywhere, so that frames must be there in any order.
void check_source(const Source& source, const VolumeJob& job) {
  if (is_shard() && !(source.can_seek() && source.info().count >= 0))
    fail_usage(
        "{}: --shard divides what makes slices of slices of a file or folder; here they come one after the "
        "other",
        job.inputs[0]);
}

}  // namespace

void make_volume(Source& source, const VolumeJob& job, const Output& out) {
  VolumeJob counted = job;
  StackInfo& target = counted.target;
  check_source(source, job);
  target.count = result_count(job.window, source.info().count);
  target.meta.remove(meta_name::kMin);
  target.meta.remove(meta_name::kMax);
  const size_t memory = job.memory_bytes > 0 ? job.memory_bytes : common_options().memory_bytes;
  if (common_options().dry_run) return say_plan(source, counted, memory, out);
  const auto sink = open_sink(out.path, sink_info(source, counted, out));
  check_shards(out.path, *sink);
  const int made =
      is_shard() ? make_part(source, counted, memory, *sink) : make_whole(source, counted, memory, *sink);
  if (made == 0 && !is_shard()) fail("{}: has no frames to work on", job.inputs[0]);
  if (!is_complete(out.path, *sink, target.count)) return report("slices", int64_t{made});
  History history = source.info().history;
  history.push_back(this_run(job.inputs, job.device));
  report("slices", int64_t{made});
  sink->close(target.meta, history);
}

double making_seconds(Source& source, const VolumeJob& job) {
  VolumeJob counted = job;
  counted.target.count = result_count(job.window, source.info().count);
  if (!common_options().dry_run || counted.target.count < 1) return 0;
  const size_t memory = job.memory_bytes > 0 ? job.memory_bytes : common_options().memory_bytes;
  const auto measured = source.can_seek() ? sampled_seconds : begun_seconds;
  return measured(source, counted, memory, results_of_run(counted));
}

double part_seconds(Source& source, const std::function<void(Source& part)>& pass) {
  const int count = source.info().count;
  if (!common_options().dry_run || !source.can_seek() || count < 1) return 0;
  return seconds_of(count, std::min(count, thread_count()), [&](double wanted) {
    const int frames = std::min(count, int(wanted)), first = (count - frames) / 2;
    PartSource part(source, part_of({}, count, first, first + frames));
    pass(part);
  });
}

double reading_seconds(Source& source) {
  return source.can_seek() ? making_seconds(source, {.inputs = {}, .target = source.info()}) : 0;
}

}  // namespace harima
