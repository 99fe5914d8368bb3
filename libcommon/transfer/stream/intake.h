// SPDX-License-Identifier: BSD-3-Clause
// Which frames of a stream have come to a receiver, and the answers to the sender when they are consumed. A
// frame may come twice, if an answer was lost with its connection; it is taken once. Safe from several
// threads.
#pragma once

#include <atomic>
#include <mutex>
#include <set>

#include "transfer/channel.h"
#include "transfer/message.h"
#include "transfer/stream/number_set.h"

namespace harima {

class Intake {
 public:
  // Answers go there; null: nowhere.
  void connect(Channel* line);
  void send(const Message& message);
  void close_line();  // wakes who receives

  // Is the frame a new one? One that was consumed is answered at once, one that is in hand will be.
  bool take(uint64_t number);
  void consumed(uint64_t number) noexcept;
  // It was not consumed, and comes again.
  void forget(uint64_t number);

  uint64_t frames() const { return frames_; }  // consumed
  uint64_t again() const { return again_; }    // came, and were not taken

 private:
  void answer(uint64_t number) noexcept;

  std::mutex sending_;  // of line_; never taken while mutex_ is held
  Channel* line_ = nullptr;
  std::mutex mutex_;  // of what follows
  std::set<uint64_t> in_hand_;
  NumberSet consumed_;
  std::atomic<uint64_t> frames_ = 0, again_ = 0;
};

}  // namespace harima
