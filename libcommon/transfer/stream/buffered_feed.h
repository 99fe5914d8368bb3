// SPDX-License-Identifier: BSD-3-Clause
// A feed that is never kept waiting as long as there is room: frames that nobody takes yet wait in memory,
// then in a file; or, where only what is new counts, the oldest are let go, and counted.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include "image/frame_pool.h"
#include "transfer/stream/feed.h"
#include "transfer/stream/spool_file.h"

namespace harima {

struct BufferOptions {
  uint64_t memory_bytes = 0, spool_bytes = 0;
  std::string spool_folder = ".";
  bool live = false;  // the oldest are let go rather than the source kept waiting
};

class BufferedFeed : public Feed {
 public:
  BufferedFeed(Feed& feed, const BufferOptions& options);
  ~BufferedFeed() override;
  const StackInfo& info() override { return info_; }
  bool next(StreamFrame& frame) override;
  void stop() noexcept override;
  void finish() override { feed_.finish(); }

  uint64_t spooled() const { return spooled_; }
  uint64_t dropped() const { return dropped_; }

 private:
  struct Waiting {
    StreamFrame frame;
    std::optional<size_t> slot;  // of the spool, that has its pixels
  };
  void run();
  void put(StreamFrame frame);
  bool may_stay_in_memory() const { return in_spool_ == 0 && waiting_.size() < room_; }  // mutex_ held

  Feed& feed_;
  const BufferOptions options_;
  StackInfo info_;
  size_t room_;  // frames in memory
  std::optional<SpoolFile> spool_;
  FramePool pool_;
  std::mutex mutex_;  // of what follows, and of the slots of spool_
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  size_t in_spool_ = 0;
  std::atomic<uint64_t> spooled_ = 0, dropped_ = 0;
  bool is_over_ = false;
  std::atomic<bool> is_stopped_ = false;
  std::exception_ptr trouble_;
  std::thread thread_;
};

}  // namespace harima
