// SPDX-License-Identifier: BSD-3-Clause
#include "image/map_frames.h"

namespace harima {

namespace {

// A frame of the result and what stands with it.
struct Made {
  Frame frame;
  Meta meta;
};

Meta all_of(const Made& made) {
  Meta meta = tag_meta(made.frame.tag);
  for (const auto& [name, value] : made.meta.items()) meta.set(name, value);
  return meta;
}

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

}  // namespace

int map_frames(Source& source, const FrameWindow& window, Sink& sink, const StackInfo& target,
               size_t memory_bytes, const FrameMaker& make, const std::function<void()>& on_frame) {
  FrameLoop loop;
  loop.window = window;
  loop.batch = loop_batch(source.info(), window, frame_bytes(target), memory_bytes);
  std::vector<Made> slots(size_t(loop.batch) * 2);
  const auto slot = [&](int index) -> Made& { return slots[size_t(index) % slots.size()]; };
  const auto put = [&](int index) { sink.put(index, slot(index).frame, all_of(slot(index))); };
  loop.work = [&](const LoopFrames& in) {
    Made& made = slot(in.index);
    if (!make) made.frame = in.frames[0];
    else if (made.frame.empty()) made.frame = Frame(target.type, target.width, target.height);
    made.frame.tag = in.frames[0].tag;
    made.meta = {};
    if (make) make(in, made.frame, made.meta);
    if (sink.any_order()) put(in.index);
  };
  loop.finish = [&](int index) {
    if (!sink.any_order()) put(index);
    if (!make) slot(index).frame = {};
    if (on_frame) on_frame();
  };
  return run_frames(source, loop);
}

}  // namespace harima
