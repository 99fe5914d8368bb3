// SPDX-License-Identifier: BSD-3-Clause
// Frames of a feed at a rate, as a detector gives them: none earlier than it is due.
#pragma once

#include <chrono>
#include <thread>

#include "transfer/stream/feed.h"

namespace harima {

class PacedFeed : public Feed {
 public:
  PacedFeed(std::unique_ptr<Feed> feed, double frames_per_s)
      : feed_(std::move(feed)), between_s_(1 / frames_per_s) {}
  const StackInfo& info() override { return feed_->info(); }
  bool next(StreamFrame& frame) override {
    if (!feed_->next(frame)) return false;
    std::this_thread::sleep_until(begin_ + std::chrono::duration_cast<Clock::duration>(
                                               std::chrono::duration<double>(between_s_ * double(given_++))));
    return true;
  }
  void stop() noexcept override { feed_->stop(); }
  void finish() override { feed_->finish(); }

 private:
  using Clock = std::chrono::steady_clock;
  const std::unique_ptr<Feed> feed_;
  const double between_s_;
  const Clock::time_point begin_ = Clock::now();
  uint64_t given_ = 0;
};

}  // namespace harima
