// SPDX-License-Identifier: BSD-3-Clause
#include "image/frame_loop.h"

#include <algorithm>
#include <array>
#include <climits>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "image/frame_pool.h"

namespace harima {

namespace {

constexpr int kAhead = 2;  // batches that are read, and results that wait
// Small frames go in batches of about so much, so that threads do not wait for each other all the time; large
// ones in batches of one a thread, since memory that is touched for the first time costs more than all else
// here.
constexpr size_t kBatchBytes = 4 << 20;

// A run of results and the frames they are made of.
struct Batch {
  int first_result = 0, results = 0;
  int first_frame = 0;
  std::vector<Frame> frames;
};

class Loop {
 public:
  Loop(Source& source, const FrameLoop& loop)
      : source_(source), loop_(loop), window_(loop.window), pool_(loop.memory) {}

  int run() {
    Pipeline stages;
    stages.read_ahead = stages.write_behind = kAhead;
    stages.is_there = [&](int job) { return read(job); };
    stages.work = [&](int job) { work(batches_[size_t(job % kAhead)]); };
    stages.write = [&](int job) { finish(job); };
    run_in_order(INT_MAX, stages);
    return results_;
  }

 private:
  // Fills the batch of a job; false if there is nothing more.
  bool read(int job) {
    Batch& batch = batches_[size_t(job % kAhead)];
    batch.first_result = job * loop_.batch;
    batch.first_frame = std::max(0, frame_of(batch.first_result) + window_.first);
    const int wanted = frame_of(batch.first_result + loop_.batch - 1) + std::max(window_.last, window_.step);
    held_.erase(held_.begin(), held_.begin() + std::min<ptrdiff_t>(batch.first_frame - held_first_,
                                                                   ptrdiff_t(held_.size())));
    held_first_ = batch.first_frame;
    read_until(wanted);
    batch.frames = held_;
    const int there = held_first_ + int(held_.size());
    const int all = result_count(window_, there);
    batch.results = std::clamp(all - batch.first_result, 0, loop_.batch);
    results_of_[size_t(job % (2 * kAhead))] = batch.results;
    return batch.results > 0;
  }

  int frame_of(int result) const { return result * window_.step; }

  // Holds the frames up to `last`, as far as they are there.
  void read_until(int last) {
    if (source_.can_seek()) return read_in_any_order(std::min(last, source_.info().count));
    for (Frame frame; held_first_ + int(held_.size()) < last && source_.next(frame); frame = {})
      held_.push_back(frame);
  }
  void read_in_any_order(int last) {
    const StackInfo& info = source_.info();
    const int first = held_first_ + int(held_.size());
    if (last <= first) return;
    held_.resize(size_t(last - held_first_));
    parallel_for(last - first, [&](int i) {
      Frame frame = pool_.take(info.type, info.width, info.height);
      source_.read_rows(first + i, 0, info.height, frame.data());
      frame.tag = source_.tag(first + i);
      held_[size_t(first + i - held_first_)] = frame;
    });
  }

  void work(Batch& batch) {
    if (loop_.work_batch)
      loop_.work_batch({batch.first_result, batch.first_frame, batch.frames}, batch.results);
    else work_each(batch);
    batch.frames.clear();
  }
  void work_each(const Batch& batch) {
    parallel_for(batch.results, [&](int i) {
      const int index = batch.first_result + i;
      const int there = batch.first_frame + int(batch.frames.size());
      const int first = std::max(0, frame_of(index) + window_.first);
      const int last = std::min(there, frame_of(index) + window_.last);
      loop_.work({index, first,
                  std::span(batch.frames).subspan(size_t(first - batch.first_frame), size_t(last - first))});
    });
  }

  void finish(int job) {
    const int first = job * loop_.batch, count = results_of_[size_t(job % (2 * kAhead))];
    results_ += count;
    if (loop_.finish_batch) return loop_.finish_batch(first, count);
    for (int i = 0; loop_.finish && i < count; ++i) loop_.finish(first + i);
  }

  Source& source_;
  const FrameLoop& loop_;
  const FrameWindow window_;
  FramePool pool_;
  std::array<Batch, kAhead> batches_;
  std::array<int, 2 * kAhead> results_of_{};  // batches are refilled before the last ones are finished
  std::vector<Frame> held_;                   // frames read and perhaps wanted again, from held_first_ on
  int held_first_ = 0;
  int results_ = 0;
};

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

// Frames that one batch leaves to the next, and what the source holds by itself.
size_t overlap_bytes(const StackInfo& stack, const FrameWindow& window) {
  return stack.held_bytes +
         frame_bytes(stack) * size_t(std::max(0, window.last - window.first - window.step));
}

size_t bytes_of_each(const StackInfo& stack, const FrameWindow& window, size_t result_bytes) {
  return kAhead * (frame_bytes(stack) * size_t(window.step) + result_bytes);
}

}  // namespace

int result_count(const FrameWindow& window, int frames) {
  if (frames < 0) return -1;
  return window.partial ? (frames + window.step - 1) / window.step : frames / window.step;
}

size_t loop_bytes(const StackInfo& stack, const FrameWindow& window, size_t result_bytes, int batch) {
  return overlap_bytes(stack, window) + size_t(batch) * bytes_of_each(stack, window, result_bytes);
}

int loop_batch(const StackInfo& stack, const FrameWindow& window, size_t result_bytes, size_t memory_bytes,
               int most) {
  const size_t frame = frame_bytes(stack);
  const int threads = thread_count();
  if (most == 0) most = (int(kBatchBytes / std::max(frame, kBatchBytes / 64)) + threads) / threads * threads;
  if (memory_bytes == 0) return most;
  const size_t overlap = overlap_bytes(stack, window), each = bytes_of_each(stack, window, result_bytes);
  if (overlap + each > memory_bytes)
    fail("{} of memory wanted at least for frames of {} x {}, --mem allows {}", size_text(overlap + each),
         stack.width, stack.height, size_text(memory_bytes));
  return int(std::min<size_t>(size_t(most), (memory_bytes - overlap) / each));
}

int run_frames(Source& source, const FrameLoop& loop) { return Loop(source, loop).run(); }

}  // namespace harima
