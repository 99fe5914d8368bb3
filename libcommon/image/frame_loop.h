// SPDX-License-Identifier: BSD-3-Clause
// The loop that every pass over a stack is: frames are read ahead, worked on by all threads, and their
// results taken in order, one at a time, with no more frames in memory than fit. Files and pipes look alike;
// each frame is read once.
//
//     fold_frames<Moments>(*source, {}, memory, [](const LoopFrames& in, Moments& out) { out =
//     moments_of(pixels_of(in.frames[0])); },
//                          [&](int, Moments& one) { all.add(one); });
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "image/stack.h"

namespace harima {

// Result i is made of the frames [i*step + first, i*step + last) of a stack, as far as they are there.
// Results go on as long as the frames [i*step, i*step + step) are, or, if `partial`, one of them.
struct FrameWindow {
  int first = 0, last = 1, step = 1;
  bool partial = false;
};

// Results that a stack of `frames` has; -1 if that is not known (a pipe).
int result_count(const FrameWindow& window, int frames);

// What a result is made of.
struct LoopFrames {
  int index = 0;        // of the result
  int first_frame = 0;  // index of frames[0] in the stack
  std::span<const Frame> frames;
};

struct FrameLoop {
  FrameWindow window;
  int batch = 1;  // of loop_batch(): results that are worked on together
  // Makes result in.index, which has slot in.index % (2 * batch) for itself until it is finished; several at
  // a time.
  std::function<void(const LoopFrames& in)> work;
  std::function<void(int index)> finish;  // in order, one at a time
  // Instead of both, for who has threads of its own: a batch of results [in.index, in.index + count), and
  // [first, first + count).
  std::function<void(const LoopFrames& in, int count)> work_batch;
  std::function<void(int first, int count)> finish_batch;
  // For frames of a source that can be read in any order; empty: ordinary.
  std::function<Buffer(size_t bytes)> memory = {};
};

// How many results may be worked on together if frames and results (each of result_bytes) are to fit into
// memory_bytes (0: no limit); at most `most`, or if that is 0 as many as keep all threads at work. Fails if
// that is not even one.
int loop_batch(const StackInfo& stack, const FrameWindow& window, size_t result_bytes, size_t memory_bytes,
               int most = 0);

// What frames and results take with such a batch.
size_t loop_bytes(const StackInfo& stack, const FrameWindow& window, size_t result_bytes, int batch);

// Runs the loop to the end of the stack; returns the number of results. Messages of the source name the
// frame.
int run_frames(Source& source, const FrameLoop& loop);

// The same with results of any kind T, made by `work` and taken by `finish`.
template <class T, class Work, class Finish>
int fold_frames(Source& source, const FrameWindow& window, size_t memory_bytes, Work work, Finish finish) {
  FrameLoop loop;
  loop.window = window;
  loop.batch = loop_batch(source.info(), window, sizeof(T), memory_bytes);
  std::vector<T> slots(size_t(loop.batch) * 2);
  const auto slot = [&](int index) -> T& { return slots[size_t(index) % slots.size()]; };
  loop.work = [&](const LoopFrames& in) { work(in, slot(in.index)); };
  loop.finish = [&](int index) { finish(index, slot(index)); };
  return run_frames(source, loop);
}

}  // namespace harima
