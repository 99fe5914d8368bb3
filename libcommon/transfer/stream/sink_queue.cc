// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/sink_queue.h"

#include "base/error.h"
#include "base/log.h"

namespace harima {

SinkQueue::~SinkQueue() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void SinkQueue::put(uint64_t number, Frame frame) {
  {
    const std::lock_guard lock(mutex_);
    if (trouble_) std::rethrow_exception(trouble_);
    const bool was_taken = consumed_.contains(number);
    if (was_taken || in_hand_ == number) ++received_.again;
    else waiting_.push_back({number, std::move(frame)});
    changed_.notify_all();
    if (!was_taken) return;
  }
  answer(number);
}

void SinkQueue::drain() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return (waiting_.empty() && !in_hand_) || trouble_; });
  if (trouble_) std::rethrow_exception(trouble_);
}

void SinkQueue::fail_if_broken() {
  const std::lock_guard lock(mutex_);
  if (trouble_) std::rethrow_exception(trouble_);
}

void SinkQueue::connect(Channel* line) {
  {
    const std::lock_guard sending(sending_);
    line_ = line;
  }
  if (line) return;
  const std::lock_guard lock(mutex_);
  waiting_.clear();
}

void SinkQueue::send(const Message& message) {
  const std::lock_guard sending(sending_);
  if (line_) send_message(*line_, message);
}

void SinkQueue::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_stopped_ || !waiting_.empty(); });
    if (is_stopped_) return;
    const Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    in_hand_ = next.number;
    lock.unlock();
    try {
      consume(next);
    } catch (...) {
      {
        const std::lock_guard sending(sending_);
        if (line_) line_->close();
      }
      lock.lock();
      trouble_ = std::current_exception();
      changed_.notify_all();
      return;
    }
    lock.lock();
    in_hand_.reset();
    changed_.notify_all();
  }
}

void SinkQueue::consume(const Waiting& next) {
  sink_.put(int(received_.frames), next.frame, tag_meta(next.frame.tag));
  {
    const std::lock_guard lock(mutex_);
    ++received_.frames;
    received_.bytes += next.frame.bytes();
    consumed_.insert(next.number);
  }
  answer(next.number);
}

void SinkQueue::answer(uint64_t number) noexcept {
  try {
    send({.type = MessageType::answer, .id = number});
  } catch (const Error& e) {
    debug("{}", e.what());  // the frame comes again, and is answered then
  }
}

}  // namespace harima
