// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/upstream_feed.h"

#include "base/error.h"
#include "base/signals.h"
#include "transfer/tls.h"

namespace harima {

UpstreamFeed::UpstreamFeed(std::unique_ptr<Peer> peer, int place, uint64_t room_bytes, std::string name)
    : name_(std::move(name)), peer_(std::move(peer)),
      receiver_(*peer_, {.id = random_hex(16), .place = place, .room_bytes = room_bytes}, *this) {
  thread_ = std::thread([this] { run(); });
}

UpstreamFeed::~UpstreamFeed() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    changed_.notify_all();
  }
  receiver_.stop();
  queue_.close();
  if (thread_.joinable()) thread_.join();
}

void UpstreamFeed::finish() {
  thread_.join();
  if (trouble_) std::rethrow_exception(trouble_);
}

void UpstreamFeed::run() {
  try {
    receiver_.run();
  } catch (const Error& e) {
    trouble_ = std::make_exception_ptr(e.in("{}", name_));
    if (!is_open_) opened_.set_exception(trouble_);
    queue_.close(trouble_);
  }
}

const StackInfo& UpstreamFeed::info() {
  if (info_.width > 0) return info_;
  auto opened = opened_.get_future();
  while (opened.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready)
    if (stop_requested()) throw Error("stopped before the stream had begun", Exit::kStopped);
  return info_ = opened.get();
}

bool UpstreamFeed::next(StreamFrame& frame) {
  if (queue_.next(frame)) return true;
  info_ = final_;
  return false;
}

void UpstreamFeed::open(const StackInfo& info) {
  final_ = info;
  is_open_ = true;
  opened_.set_value(info);
}

void UpstreamFeed::take(StreamFrame frame) {
  {
    const std::lock_guard lock(mutex_);
    ++in_hand_;
  }
  frame.done = [this, done = std::move(frame.done)] {
    done();
    done_with(1);
  };
  queue_.put(std::move(frame));
}

std::vector<uint64_t> UpstreamFeed::drop_waiting() {
  std::vector<uint64_t> numbers = queue_.clear();
  done_with(numbers.size());
  return numbers;
}

void UpstreamFeed::done_with(size_t frames) {
  const std::lock_guard lock(mutex_);
  in_hand_ -= frames;
  changed_.notify_all();
}

void UpstreamFeed::finish(const Meta& meta, const History& history) {
  final_.meta = meta;
  final_.history = history;
  queue_.close();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return in_hand_ == 0 || is_stopped_; });
  if (in_hand_ > 0) fail("stopped before all frames were consumed");
}

}  // namespace harima
