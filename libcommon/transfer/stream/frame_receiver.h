// SPDX-License-Identifier: BSD-3-Clause
// The end of a stream that takes frames: each is given to a taker, once, and answered when that is done with
// it. A connection that breaks is made anew for a minute; what was not consumed then comes again.
#pragma once

#include <atomic>

#include "image/frame_pool.h"
#include "transfer/peer.h"
#include "transfer/stream/frame_consumer.h"
#include "transfer/stream/intake.h"
#include "transfer/stream/join.h"

namespace harima {

class FrameReceiver {
 public:
  FrameReceiver(Peer& peer, Join join, FrameConsumer& taker)
      : peer_(peer), join_(std::move(join)), taker_(taker) {
    taker_.wake = [this] { intake_.close_line(); };
  }

  // The whole stream; fails with status 75 if the sender cannot be reached again.
  void run();
  void stop();  // from another thread: run() fails soon

  uint64_t frames() const { return intake_.frames(); }  // consumed
  uint64_t again() const { return intake_.again(); }    // came twice, and were taken once
  int reconnects() const { return reconnects_; }

 private:
  void take_all(Channel& line);
  bool take_message(Channel& line);
  void open(Channel& line, const StackInfo& info);
  void take_frame(Channel& line, const Message& message);
  void end(Channel& line, const Meta& meta, const History& history);

  Peer& peer_;
  const Join join_;
  FrameConsumer& taker_;
  Intake intake_;
  FramePool pool_;
  StackInfo info_;
  size_t frame_bytes_ = 0;
  bool is_open_ = false, is_finished_ = false;
  std::atomic<bool> is_stopped_ = false;
  std::atomic<int> reconnects_ = 0;
};

}  // namespace harima
