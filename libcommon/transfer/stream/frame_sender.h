// SPDX-License-Identifier: BSD-3-Clause
// The end of a stream that has the frames: it gives them to receivers that join, each over a connection of
// its own, and knows of each frame whether it was consumed.
#pragma once

#include <memory>
#include <span>

#include "image/stack.h"
#include "transfer/session.h"
#include "transfer/stream/outbox.h"

namespace harima {

struct StreamOptions {
  Distribution how = Distribution::share;
  int receivers = 1;       // that are waited for before the first frame leaves
  size_t room_bytes = 0;   // of frames that are held; at least one is
  double patience_s = 60;  // for a receiver that broke off
};

class FrameSender {
 public:
  // info: of all frames that will be sent; its meta and history go with them.
  FrameSender(const StackInfo& info, const StreamOptions& options);

  void put(StreamFrame frame);                            // waits while there is no room
  void finish(const Meta& meta, const History& history);  // all are put; returns when all are consumed
  // Ends it for all.
  void end_with(const std::string& reason) { outbox_.end_with(reason); }
  // The connection of a receiver that has joined so (ServerOptions::make_session).
  std::unique_ptr<Session> receiver(std::span<const std::byte> request);

  uint64_t frames() const { return frames_; }
  uint64_t resent() const { return outbox_.resent(); }
  Latency latency() const { return outbox_.latency(); }

 private:
  class Lane;
  struct Rows {
    int first = 0, last = 0;
  };
  Rows rows_of(int lane) const;
  StackInfo info_of(int lane) const;

  const StackInfo info_;
  const StreamOptions options_;
  Outbox outbox_;
  uint64_t frames_ = 0;
  std::string ending_;  // set before the outbox is closed
};

}  // namespace harima
