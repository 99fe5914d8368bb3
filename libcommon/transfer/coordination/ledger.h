// SPDX-License-Identifier: BSD-3-Clause
// What a coordinator knows: the texts, which members are alive, and the last changes, numbered. It has no
// thread and no clock; whoever uses it says what time it is. A coordinator that begins knows nothing, and
// inherits what its members know from the one before it: the map of the latest moment wins, except where
// something has been put since. Of what is lasting the last thousand texts stay whose members are gone.
#pragma once

#include <deque>
#include <optional>
#include <set>

#include "transfer/coordination/store_words.h"

namespace harima {

class Ledger {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Ledger(uint64_t epoch) : moment_{epoch, 0} {}

  // A member is there, with what it knows from before. Fails if there is no room.
  void enter(uint64_t member, const Snapshot& known, Time now);
  void heard(uint64_t member, std::chrono::milliseconds dead_after, Time now);
  void leave(uint64_t member);  // it ended: what it has leased is removed
  void remove_dead(Time now);   // likewise of those that were not heard of for too long

  // Fails if there is no room.
  void put(const Change& change);
  bool swap(const Swap& swap);  // false: something else is there

  Moment moment() const { return moment_; }
  Snapshot snapshot() const { return {moment_, texts_}; }
  // What has changed since; none: that is too long ago, or of another epoch.
  std::optional<std::vector<Change>> since(Moment then) const;

 private:
  struct Member {
    std::chrono::milliseconds dead_after = kDeadAfter;
    Time heard;
  };
  void inherit(const Snapshot& known);
  void make(const Change& change);
  void remove(const std::string& key, uint64_t owner);
  void forget_oldest();

  Moment moment_;
  Moment inherited_;  // what was
  OwnedTexts texts_;
  size_t bytes_ = 0;
  std::set<std::string> changed_here_;  // in this epoch: is not inherited any more
  std::deque<Change> log_;              // the latest
  std::map<uint64_t, Member> members_;
  std::deque<std::string> left_behind_;  // lasting, of members that are gone, in the order in which they went
};

}  // namespace harima
