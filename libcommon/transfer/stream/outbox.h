// SPDX-License-Identifier: BSD-3-Clause
// The frames that a sender holds, and who is to have them. A frame is held until all who are to have it have
// said that they are done with it; whoever breaks off gets the same again, or, where frames are shared out,
// another does. No more are held than there is room for: then the source waits. Safe from several threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "transfer/stream/latency.h"
#include "transfer/stream/stream_frame.h"

namespace harima {

// Each frame to one of the receivers, whoever has room for it; to all; of each frame some rows to each; to
// the one that its key says.
enum class Distribution : uint8_t { share, copy, slab, key };

using HeldFrame = std::shared_ptr<const StreamFrame>;

class Outbox {
 public:
  // Nothing is given out before `receivers` have joined. room: frames that are held at most. patience_s: how
  // long one that broke off is waited for.
  Outbox(Distribution how, int receivers, int room, double patience_s);

  // The source: waits for room; fails if the stream has ended early. `key`: of equal ones all go to one
  // receiver.
  void put(HeldFrame frame, uint64_t key = 0);
  void close();                              // all are put
  void wait();                               // until all are consumed, and all who are to know have been told
  void end_with(const std::string& reason);  // before all is consumed; returns when those who are there know,
                                             // or after some seconds

  // A receiver, and its latest connection, from 1.
  struct Place {
    int lane = 0, connection = 0;
  };
  // `id`: the same after it broke off, which may not have been noticed here; `place`: the lane that it wants,
  // -1: any. Fails if it cannot have one.
  Place join(const std::string& id, int place);
  // The next frame for it, if no more than `window` are on their way to it; none: the stream is over. Waits;
  // fails if the stream ends early, or another connection has taken the lane.
  HeldFrame next(const Place& place, size_t window);
  void consumed(int lane, uint64_t number);
  void leave(const Place& place);  // its connection broke; what was on its way is to be sent again
  void finished(int lane);         // it knows that it has all

  uint64_t resent() const;
  Latency latency() const;  // from put to consumed, by all who are to have it

 private:
  using Clock = std::chrono::steady_clock;
  struct Lane {
    std::string id{};  // "": nobody yet
    int connections = 0;
    bool is_connected = false, is_finished = false;
    uint64_t consumed = 0;
    Clock::time_point left = Clock::now();
    std::deque<HeldFrame> todo{};  // of its own, unless frames are shared out
    std::map<uint64_t, HeldFrame> on_the_way{};
  };
  struct Held {
    HeldFrame frame{};
    int lanes = 0;  // by which it is still to be consumed
    Clock::time_point since = Clock::now();
  };
  // mutex_ is held in all of these.
  int lane_for(const std::string& id, int place);
  std::deque<HeldFrame>& todo(Lane& lane) { return how_ == Distribution::share ? shared_ : lane.todo; }
  bool have_all_joined() const;
  bool is_over() const { return is_closed_ && held_.empty(); }
  void give_back(Lane& lane);  // what is on its way
  void fail_if_ended() const;
  void look_after_lost();
  template <class Condition>
  void wait_until(std::unique_lock<std::mutex>& lock, Condition condition);

  const Distribution how_;
  const size_t room_;
  const std::chrono::duration<double> patience_;
  mutable std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  std::vector<Lane> lanes_;
  std::deque<HeldFrame> shared_;
  std::map<uint64_t, Held> held_;
  Latency latency_;
  std::optional<std::string> trouble_;
  bool is_closed_ = false;
  uint64_t resent_ = 0;
};

}  // namespace harima
