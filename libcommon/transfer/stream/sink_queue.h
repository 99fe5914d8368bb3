// SPDX-License-Identifier: BSD-3-Clause
// Frames that came from a stream and wait for a sink, which a thread of its own feeds; when one is there, the sender is told.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>

#include "image/stack.h"
#include "transfer/channel.h"
#include "transfer/message.h"

namespace harima {

struct ReceivedFrames {
  uint64_t frames = 0, bytes = 0;
  uint64_t again = 0;  // came twice, and were taken once
  int reconnects = 0;
};

class SinkQueue {
 public:
  SinkQueue(Sink& sink, ReceivedFrames& received) : sink_(sink), received_(received), thread_([this] { run(); }) {}
  ~SinkQueue();

  void put(uint64_t number, Frame frame);  // one that was taken before is answered at once
  void drain();                            // until all are in the sink; fails with what went wrong there
  void fail_if_broken();
  // Answers go there; null: nowhere, and what waits is forgotten, as it will come again.
  void connect(Channel* line);
  void send(const Message& message);

 private:
  struct Waiting {
    uint64_t number;
    Frame frame;
  };
  void run();
  void consume(const Waiting& next);
  void answer(uint64_t number) noexcept;

  Sink& sink_;
  ReceivedFrames& received_;
  std::mutex sending_;  // of line_; never taken while mutex_ is held
  Channel* line_ = nullptr;
  std::mutex mutex_;    // of what follows, and of received_
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::optional<uint64_t> in_hand_;  // goes into the sink just now
  std::unordered_set<uint64_t> consumed_;
  std::exception_ptr trouble_;
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace harima
