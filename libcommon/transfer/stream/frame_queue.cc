// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_queue.h"

#include <chrono>

#include "base/error.h"
#include "base/signals.h"

namespace harima {

namespace {

constexpr auto kLook = std::chrono::milliseconds(100);

}  // namespace

bool FrameQueue::put(StreamFrame frame) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return frames_.size() < room_ || is_closed_; });
  if (is_closed_) return false;
  frames_.push_back(std::move(frame));
  changed_.notify_all();
  return true;
}

bool FrameQueue::next(StreamFrame& frame) {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kLook, [&] { return !frames_.empty() || is_closed_; }))
    if (stop_requested()) throw Error("stopped before the stream was over", Exit::kStopped);
  if (trouble_) std::rethrow_exception(trouble_);
  if (frames_.empty()) return false;
  frame = std::move(frames_.front());
  frames_.pop_front();
  changed_.notify_all();
  return true;
}

void FrameQueue::close(std::exception_ptr trouble) {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  if (!trouble_) trouble_ = trouble;
  changed_.notify_all();
}

std::vector<uint64_t> FrameQueue::clear() {
  const std::lock_guard lock(mutex_);
  std::vector<uint64_t> numbers;
  for (const StreamFrame& frame : frames_) numbers.push_back(frame.number);
  frames_.clear();
  changed_.notify_all();
  return numbers;
}

}  // namespace harima
