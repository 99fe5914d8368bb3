// SPDX-License-Identifier: BSD-3-Clause
// The threads of a JoinedFeed: each takes what one feed gives to its place.
#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "transfer/stream/joined_feed.h"

namespace harima {

namespace {

// Columns and rows of a frame from (x, y) on.
std::byte* row_at(Frame& frame, int x, int y) {
  return frame.row<std::byte>(y) + size_t(x) * bytes_of(frame.type());
}

}  // namespace

void JoinedFeed::run(size_t number) {
  Part& part = parts_[number];
  try {
    for (StreamFrame frame;;) {
      {
        const std::lock_guard lock(mutex_);
        if (is_stopped_) break;
        part.is_asked = true;
        part.asked = Clock::now();
      }
      const bool is_there = part.feed->next(frame);
      {
        const std::lock_guard lock(mutex_);
        part.is_asked = false;
      }
      if (!is_there) break;
      place(number, std::move(frame));
    }
  } catch (const std::exception&) {
    const std::lock_guard lock(mutex_);
    if (!trouble_) trouble_ = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  part.is_asked = false;
  part.is_over = true;
  changed_.notify_all();
}

// The first of those begun is always let in: the others wait for it.
bool JoinedFeed::may_begin(uint64_t number) const {
  return ready_.size() < room_ && (!is_full() || number < begun_.begin()->first);
}

void JoinedFeed::place(size_t number, StreamFrame frame) {
  Part& part = parts_[number];
  const uint64_t at = frame.number;
  std::unique_lock lock(mutex_);
  part.newest = std::max(part.newest, at + 1);
  part.is_blocked = true;
  changed_.notify_all();
  changed_.wait(lock,
                [&] { return is_stopped_ || seen_.contains(at) || begun_.contains(at) || may_begin(at); });
  part.is_blocked = false;
  if (is_stopped_) return;
  if (seen_.contains(at)) {
    ++late_;
    lock.unlock();
    if (frame.done) frame.done();
    return;
  }
  if (options_.layout == SectorLayout::whole) {
    seen_.insert(at);
    ready_.push_back(std::move(frame));
    return changed_.notify_all();
  }
  Begun& begun = begin_frame(part, at, frame.frame.tag);
  ++begun.writers;
  lock.unlock();
  const FrameView sector = frame.frame;
  for (int y = 0; y < sector.height; ++y)
    std::memcpy(row_at(begun.frame.frame, part.x, part.y + y), sector.row<std::byte>(y),
                sector.tight_row_bytes());
  lock.lock();
  --begun.writers;
  begun.there[number] = '1';
  if (frame.done) begun.done.push_back(std::move(frame.done));
  if (begun.is_complete()) pass_on_first();
}

JoinedFeed::Begun& JoinedFeed::begin_frame(const Part& part, uint64_t number, FrameTag tag) {
  const auto [here, is_new] = begun_.try_emplace(number);
  Begun& begun = here->second;
  if (!is_new) return begun;
  begun.frame.number = number;
  begun.frame.frame = pool_.take(info_.type, info_.width, info_.height);
  tag.row_offset = std::max(0, tag.row_offset - part.y);
  begun.frame.frame.tag = tag;
  begun.there.assign(parts_.size(), '0');
  return begun;
}

void JoinedFeed::blank_missing(Begun& begun) const {
  for (size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    for (int y = 0; y < part.height && begun.there[i] == '0'; ++y)
      std::memset(row_at(begun.frame.frame, part.x, part.y + y), 0,
                  size_t(part.width) * bytes_of(info_.type));
  }
}

void JoinedFeed::pass_on(BegunFrames::iterator here) {
  Begun begun = std::move(here->second);
  seen_.insert(here->first);
  begun_.erase(here);
  const auto all_done = [done = std::move(begun.done)] {
    for (const auto& one : done) one();
  };
  if (!begun.is_complete() && options_.drop) {
    all_done();
  } else {
    if (!begun.is_complete()) {
      blank_missing(begun);
      begun.frame.meta.set(meta_name::kSectors, begun.there);
    }
    begun.frame.done = all_done;
    ready_.push_back(std::move(begun.frame));
  }
  changed_.notify_all();
}

}  // namespace harima
