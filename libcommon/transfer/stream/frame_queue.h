// SPDX-License-Identifier: BSD-3-Clause
// Frames between threads, in order; who puts waits while `room` of them are there. Safe from several threads.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

#include "transfer/stream/stream_frame.h"

namespace harima {

class FrameQueue {
 public:
  explicit FrameQueue(size_t room) : room_(room) {}

  // False: it was closed, and the frame is not taken.
  bool put(StreamFrame frame);
  // Waits; false when it is closed and empty. Fails with what it was closed with, at once.
  bool next(StreamFrame& frame);
  // No more are put.
  void close(std::exception_ptr trouble = nullptr);
  std::vector<uint64_t> clear();  // the numbers of those that were there

 private:
  const size_t room_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<StreamFrame> frames_;
  bool is_closed_ = false;
  std::exception_ptr trouble_;
};

}  // namespace harima
