// SPDX-License-Identifier: BSD-3-Clause
// Frames between threads, in order; who puts sees to it that they are not too many. Safe from several
// threads.
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
  void put(StreamFrame frame);
  // Waits; false when it is closed and empty. Fails with what it was closed with, at once.
  bool next(StreamFrame& frame);
  // No more are put.
  void close(std::exception_ptr trouble = nullptr);
  std::vector<uint64_t> clear();  // the numbers of those that were there

 private:
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<StreamFrame> frames_;
  bool is_closed_ = false;
  std::exception_ptr trouble_;
};

}  // namespace harima
