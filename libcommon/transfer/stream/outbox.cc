// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/outbox.h"

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"
#include "transfer/channel.h"

namespace harima {

namespace {

constexpr auto kLook = std::chrono::milliseconds(100);
constexpr auto kFarewell = std::chrono::seconds(5);

}  // namespace

Outbox::Outbox(Distribution how, int receivers, int room, double patience_s)
    : how_(how), room_(size_t(room)), patience_(patience_s), lanes_(size_t(receivers)) {}

template <class Condition>
void Outbox::wait_until(std::unique_lock<std::mutex>& lock, Condition condition) {
  for (;;) {
    fail_if_ended();
    if (condition()) return;
    changed_.wait_for(lock, kLook);
    if (stop_requested()) throw Error("stopped before all frames were consumed", Exit::kStopped);
    look_after_lost();
  }
}

void Outbox::put(HeldFrame frame, uint64_t key) {
  std::unique_lock lock(mutex_);
  wait_until(lock, [&] { return have_all_joined() && held_.size() < room_; });
  const bool is_for_all = how_ == Distribution::copy || how_ == Distribution::slab;
  held_[frame->number] = {frame, is_for_all ? int(lanes_.size()) : 1};
  if (how_ == Distribution::share) shared_.push_back(std::move(frame));
  else if (how_ == Distribution::key) lanes_[key % lanes_.size()].todo.push_back(std::move(frame));
  else
    for (Lane& lane : lanes_) lane.todo.push_back(frame);
  changed_.notify_all();
}

void Outbox::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  changed_.notify_all();
}

void Outbox::wait() {
  std::unique_lock lock(mutex_);
  wait_until(lock, [&] {
    return is_over() && std::all_of(lanes_.begin(), lanes_.end(), [&](const Lane& lane) {
             return lane.is_finished || (how_ == Distribution::share && !lane.is_connected);
           });
  });
}

void Outbox::end_with(const std::string& reason) {
  std::unique_lock lock(mutex_);
  if (!trouble_) trouble_ = reason;
  changed_.notify_all();
  changed_.wait_for(lock, kFarewell, [&] {
    return std::none_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_connected; });
  });
}

void Outbox::fail_if_ended() const {
  if (trouble_) fail("{}", *trouble_);
}

bool Outbox::have_all_joined() const {
  return std::all_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return !lane.id.empty(); });
}

// Where frames are shared out others do the work of one that is gone, as long as there are any.
void Outbox::look_after_lost() {
  const auto is_lost = [&](const Lane& lane) {
    return !lane.id.empty() && !lane.is_connected && !lane.is_finished &&
           Clock::now() - lane.left > patience_;
  };
  const auto lost = std::find_if(lanes_.begin(), lanes_.end(), is_lost);
  if (lost == lanes_.end() || is_over()) return;
  const bool are_others =
      std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_connected; });
  if (how_ == Distribution::share && are_others) return;
  trouble_ = fmt::format("receiver {} has gone after {} frames, and did not come back within {:g} s",
                         lost - lanes_.begin(), lost->consumed, patience_.count());
  changed_.notify_all();
}

int Outbox::lane_for(const std::string& id, int place) {
  const auto known =
      std::find_if(lanes_.begin(), lanes_.end(), [&](const Lane& lane) { return lane.id == id; });
  if (known != lanes_.end()) return int(known - lanes_.begin());
  if (place >= int(lanes_.size())) fail("receiver {} is not among {}", place, lanes_.size());
  const auto is_free = [&](const Lane& lane) {
    return lane.id.empty() || (!lane.is_connected && (lane.consumed == 0 || how_ == Distribution::share));
  };
  if (place >= 0) {
    const Lane& lane = lanes_[size_t(place)];
    if (!is_free(lane) && lane.is_connected) fail("receiver {} is there already", place);
    if (!is_free(lane))
      fail("receiver {} cannot be another one: {} frames went to one that is gone", place, lane.consumed);
    return place;
  }
  const auto unused = std::find_if(lanes_.begin(), lanes_.end(), is_free);
  if (unused != lanes_.end()) return int(unused - lanes_.begin());
  if (how_ != Distribution::share) fail("all {} receivers are there", lanes_.size());
  lanes_.emplace_back();
  return int(lanes_.size()) - 1;
}

Outbox::Place Outbox::join(const std::string& id, int place) {
  const std::lock_guard lock(mutex_);
  fail_if_ended();
  const int number = lane_for(id, place);
  Lane& lane = lanes_[size_t(number)];
  give_back(lane);
  lane.id = id;
  lane.is_connected = true;
  ++lane.connections;
  changed_.notify_all();
  return {number, lane.connections};
}

HeldFrame Outbox::next(const Place& place, size_t window) {
  std::unique_lock lock(mutex_);
  const auto lane = [&]() -> Lane& { return lanes_[size_t(place.lane)]; };  // lanes may move while this waits
  wait_until(lock, [&] {
    if (lane().connections != place.connection) fail_lost("another one has taken its place");
    if (!lane().is_connected) fail_lost("the receiver has gone");
    return is_over() || (have_all_joined() && lane().on_the_way.size() < window && !todo(lane()).empty());
  });
  if (is_over()) return nullptr;
  HeldFrame frame = std::move(todo(lane()).front());
  todo(lane()).pop_front();
  lane().on_the_way[frame->number] = frame;
  return frame;
}

void Outbox::consumed(int number, uint64_t frame) {
  Held done;
  {
    const std::lock_guard lock(mutex_);
    Lane& lane = lanes_[size_t(number)];
    if (lane.on_the_way.erase(frame) == 0) return;  // sent again elsewhere, or told twice
    ++lane.consumed;
    const auto held = held_.find(frame);
    if (--held->second.lanes > 0) return changed_.notify_all();
    done = std::move(held->second);
    held_.erase(held);
    latency_.add(std::chrono::duration<double>(Clock::now() - done.since).count());
    changed_.notify_all();
  }
  if (done.frame->done) done.frame->done();
}

void Outbox::leave(const Place& place) {
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[size_t(place.lane)];
  if (lane.connections != place.connection || !lane.is_connected) return;
  lane.is_connected = false;
  lane.left = Clock::now();
  give_back(lane);
  changed_.notify_all();
}

void Outbox::give_back(Lane& lane) {
  resent_ += lane.on_the_way.size();
  for (auto frame = lane.on_the_way.rbegin(); frame != lane.on_the_way.rend(); ++frame)
    todo(lane).push_front(frame->second);
  lane.on_the_way.clear();
}

void Outbox::finished(int number) {
  const std::lock_guard lock(mutex_);
  lanes_[size_t(number)].is_finished = true;
  changed_.notify_all();
}

Latency Outbox::latency() const {
  const std::lock_guard lock(mutex_);
  return latency_;
}

uint64_t Outbox::resent() const {
  const std::lock_guard lock(mutex_);
  return resent_;
}

}  // namespace harima
