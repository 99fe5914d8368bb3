// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/buffered_feed.h"

#include <algorithm>

#include "base/stoppable_wait.h"

namespace harima {

BufferedFeed::BufferedFeed(Feed& feed, const BufferOptions& options)
    : feed_(feed), options_(options), info_(feed.info()) {
  const size_t frame_bytes = size_t(info_.width) * size_t(info_.height) * bytes_of(info_.type);
  room_ = std::max<size_t>(1, size_t(options.memory_bytes) / frame_bytes);
  if (options.spool_bytes > 0) spool_.emplace(options.spool_folder, options.spool_bytes, frame_bytes);
  thread_ = std::thread([this] { run(); });
}

BufferedFeed::~BufferedFeed() {
  stop();
  thread_.join();
}

void BufferedFeed::stop() noexcept {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  changed_.notify_all();
  feed_.stop();
}

void BufferedFeed::run() {
  std::exception_ptr trouble;
  try {
    for (StreamFrame frame; !is_stopped_ && feed_.next(frame);) put(std::move(frame));
  } catch (const std::exception&) {
    trouble = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  trouble_ = trouble;
  is_over_ = true;
  changed_.notify_all();
}

void BufferedFeed::put(StreamFrame frame) {
  Waiting next{std::move(frame), {}};
  std::function<void()> let_go;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      return is_stopped_ || options_.live || may_stay_in_memory() || (spool_ && spool_->free_slots() > 0);
    });
    if (is_stopped_) return;
    if (!may_stay_in_memory() && spool_ && spool_->free_slots() > 0) {
      next.slot = spool_->take_slot();
      ++in_spool_;
      ++spooled_;
    } else if (!may_stay_in_memory()) {
      next.slot = waiting_.front().slot;  // it has its place
      let_go = std::move(waiting_.front().frame.done);
      waiting_.pop_front();
      ++dropped_;
    }
  }
  if (let_go) let_go();
  if (next.slot) {
    spool_->write(*next.slot, next.frame.frame);
    const FrameTag tag = next.frame.frame.tag;
    next.frame.frame = {};
    next.frame.frame.tag = tag;
  }
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(next));
  changed_.notify_all();
}

bool BufferedFeed::next(StreamFrame& frame) {
  Waiting next;
  {
    std::unique_lock lock(mutex_);
    wait_unless_stopped(changed_, lock, "the stream was over", [&] { return !waiting_.empty() || is_over_; });
    if (waiting_.empty() && trouble_) std::rethrow_exception(trouble_);
    if (waiting_.empty()) {
      info_ = feed_.info();
      return false;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
  }
  if (next.slot) {
    Frame pixels = pool_.take(info_.type, info_.width, info_.height);
    pixels.tag = next.frame.frame.tag;
    spool_->read(*next.slot, pixels);
    next.frame.frame = std::move(pixels);
    const std::lock_guard lock(mutex_);
    spool_->give_back(*next.slot);
    --in_spool_;
    changed_.notify_all();
  }
  frame = std::move(next.frame);
  return true;
}

}  // namespace harima
