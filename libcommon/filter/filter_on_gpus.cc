// SPDX-License-Identifier: BSD-3-Clause
#include "filter/filter_on_gpus.h"

#include <algorithm>

#include "base/log.h"
#include "base/parallel.h"

namespace harima {

namespace {

constexpr size_t kBandBytes =
    size_t{2} << 30;       // of results, for each device: what keeps it busy while the next is read
constexpr int kTurns = 3;  // parts of a band that take turns on a device

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

bool is_any(const std::vector<FilterSpec>& filters, bool (*asked)(const FilterSpec&)) {
  return std::any_of(filters.begin(), filters.end(), asked);
}

// Neighbours are copied with every band, so that it should be longer than they reach. (Memory may make it
// shorter.)
int band_frames(const StackInfo& stack, const std::vector<FilterSpec>& filters, int devices) {
  if (stack.count > 0 && is_any(filters, is_global)) return stack.count;
  const int reach = reach_of(filters);
  const int wanted =
      int(std::clamp<size_t>(kBandBytes / std::max<size_t>(1, frame_bytes(stack)), kTurns, 64 * kTurns));
  const int frames = std::max(wanted * devices, 2 * reach);
  return stack.count > 0 ? std::min(frames, stack.count) : frames;
}

// The results of two bands: one is filled while the other is written.
class Results {
 public:
  Results(const StackInfo& stack, const GpuBackend& backend, int band)
      : band_(size_t(band)), frames_(2 * band_) {
    for (Frame& frame : frames_)
      frame = Frame(stack.type, stack.width, stack.height, backend.host_buffer(frame_bytes(stack)));
  }
  // Those of the band that begins with frame `first`.
  std::span<Frame> of(int first, int count) {
    return std::span(frames_).subspan(size_t(first) % frames_.size(), size_t(count));
  }

 private:
  const size_t band_;
  std::vector<Frame> frames_;
};

}  // namespace

int filter_on_gpus(Source& source, const std::vector<FilterSpec>& filters, const GpuChoice& gpus, Sink& sink,
                   size_t memory_bytes, const std::function<void(int)>& on_frames, const FrameLook& look) {
  const StackInfo stack = source.info();
  const int devices = int(gpus.devices.size()), reach = reach_of(filters);
  FrameLoop loop;
  loop.window = {-reach, reach + 1};
  loop.batch =
      loop_batch(stack, loop.window, frame_bytes(stack), memory_bytes, band_frames(stack, filters, devices));
  loop.memory = [&](size_t bytes) { return gpus.backend->host_buffer(bytes); };
  const int parts = devices * (is_any(filters, is_iterated) ? 1 : kTurns),
            part = (loop.batch + parts - 1) / parts;
  const auto filter = gpus.backend->make_filter({filters, stack, part}, gpus.devices);
  debug("{} frames at a time on {}, of bands of {}", filter->frames_at_a_time(), gpus.name, loop.batch);
  Results results(stack, *gpus.backend, loop.batch);
  loop.work_batch = [&](const LoopFrames& in, int count) {
    const std::span<Frame> out = results.of(in.index, count);
    const std::span<const Frame> here = in.frames.subspan(size_t(in.index - in.first_frame), size_t(count));
    if (look) parallel_for(count, [&](int i) { look(here[size_t(i)], in.index + i); });
    for (int i = 0; i < count; ++i) out[size_t(i)].tag = here[size_t(i)].tag;
    filter->apply(in, out);
  };
  loop.finish_batch = [&](int first, int count) {
    const std::span<Frame> out = results.of(first, count);
    const auto put = [&](int i) { sink.put(first + i, out[size_t(i)], tag_meta(out[size_t(i)].tag)); };
    if (sink.any_order()) parallel_for(count, put);
    else
      for (int i = 0; i < count; ++i) put(i);
    if (on_frames) on_frames(count);
  };
  return run_frames(source, loop);
}

}  // namespace harima
