// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/frame_queue.h"

#include "base/stoppable_wait.h"

namespace harima {

void FrameQueue::put(StreamFrame frame) {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return;
  frames_.push_back(std::move(frame));
  changed_.notify_all();
}

bool FrameQueue::next(StreamFrame& frame) {
  std::unique_lock lock(mutex_);
  wait_unless_stopped(changed_, lock, "the stream was over", [&] { return !frames_.empty() || is_closed_; });
  if (trouble_) std::rethrow_exception(trouble_);
  if (frames_.empty()) return false;
  frame = std::move(frames_.front());
  frames_.pop_front();
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
  return numbers;
}

}  // namespace harima
