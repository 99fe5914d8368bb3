// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/sink_taker.h"

#include "base/error.h"

namespace harima {

SinkTaker::~SinkTaker() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void SinkTaker::open(const StackInfo& info) {
  sink_ = make_sink_(info);
  thread_ = std::thread([this] { run(); });
}

void SinkTaker::take(StreamFrame frame) {
  const std::lock_guard lock(mutex_);
  fail_if_broken();
  waiting_.push_back(std::move(frame));
  changed_.notify_all();
}

std::vector<uint64_t> SinkTaker::drop_waiting() {
  const std::lock_guard lock(mutex_);
  fail_if_broken();
  std::vector<uint64_t> numbers;
  for (const StreamFrame& frame : waiting_) numbers.push_back(frame.number);
  waiting_.clear();
  return numbers;
}

void SinkTaker::finish(const Meta& meta, const History& history) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return (waiting_.empty() && !is_busy_) || trouble_; });
    fail_if_broken();
  }
  sink_->close(meta, history);
}

void SinkTaker::fail_if_broken() const {
  if (trouble_) std::rethrow_exception(trouble_);
}

void SinkTaker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_stopped_ || !waiting_.empty(); });
    if (is_stopped_) return;
    const StreamFrame next = std::move(waiting_.front());
    waiting_.pop_front();
    is_busy_ = true;
    lock.unlock();
    try {
      put(next);
    } catch (...) {
      lock.lock();
      trouble_ = std::current_exception();
      changed_.notify_all();
      lock.unlock();
      return wake();
    }
    lock.lock();
    is_busy_ = false;
    changed_.notify_all();
  }
}

void SinkTaker::put(const StreamFrame& next) {
  Meta meta = tag_meta(next.frame.tag);
  for (const auto& [name, value] : next.meta.items()) meta.set(name, value);
  sink_->put(frames_, next.frame, meta);
  ++frames_;
  on_frame();
  next.done();
}

}  // namespace harima
