// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/joined_feed.h"

#include <algorithm>

#include "base/error.h"
#include "base/signals.h"

namespace harima {

namespace {

constexpr auto kLook = std::chrono::milliseconds(100);
constexpr size_t kMostNoted = 1000000;  // frames of which nothing has come

}  // namespace

JoinedFeed::JoinedFeed(std::vector<std::unique_ptr<Feed>> feeds, const JoinOptions& options)
    : options_(options) {
  for (auto& feed : feeds) parts_.push_back({.feed = std::move(feed)});
}

void JoinedFeed::stop() noexcept {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  changed_.notify_all();
  for (Part& part : parts_) part.feed->stop();
}

JoinedFeed::~JoinedFeed() {
  stop();
  for (Part& part : parts_)
    if (part.thread.joinable()) part.thread.join();
}

const StackInfo& JoinedFeed::info() {
  if (info_.width > 0) return info_;
  StackInfo all = parts_[0].feed->info();
  for (size_t i = 0; i < parts_.size(); ++i) {
    const StackInfo& next = parts_[i].feed->info();
    parts_[i].width = next.width;
    parts_[i].height = next.height;
    if (i == 0) continue;
    const bool is_beside = options_.layout == SectorLayout::columns,
               is_below = options_.layout == SectorLayout::rows;
    if (next.type != all.type || (!is_beside && next.width != all.width) ||
        (!is_below && next.height != all.height))
      fail("input {} has frames of {} x {} {}, which do not go with {} x {} {}", i + 1, next.width,
           next.height, name_of(next.type), all.width, all.height, name_of(all.type));
    if (is_beside) all.width += next.width;
    if (is_below) all.height += next.height;
    parts_[i].x = is_beside ? all.width - next.width : 0;
    parts_[i].y = is_below ? all.height - next.height : 0;
    all.count = std::max(all.count, next.count);
  }
  room_ = std::max<size_t>(
      2, options_.room_bytes / 2 / (size_t(all.width) * size_t(all.height) * bytes_of(all.type)));
  return info_ = all;
}

void JoinedFeed::start() {
  for (size_t i = 0; i < parts_.size(); ++i) parts_[i].thread = std::thread([this, i] { run(i); });
}

bool JoinedFeed::next(StreamFrame& frame) {
  if (!parts_[0].thread.joinable()) {
    info();
    start();
  }
  std::unique_lock lock(mutex_);
  for (;;) {
    pass_on_first();
    if (!ready_.empty()) break;
    if (trouble_) std::rethrow_exception(trouble_);
    if (begun_.empty() &&
        std::all_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.is_over; })) {
      note_missing();
      return false;
    }
    changed_.wait_for(lock, kLook);
    if (stop_requested()) throw Error("stopped before the stream was over", Exit::kStopped);
  }
  frame = std::move(ready_.front());
  ready_.pop_front();
  changed_.notify_all();
  return true;
}

void JoinedFeed::finish() {
  for (Part& part : parts_) part.feed->finish();
}

void JoinedFeed::note_missing() {
  const bool is_part = info_.meta.has(kStreamPart);
  const StackInfo& last = parts_[0].feed->info();
  info_.meta = last.meta;
  info_.history = last.history;
  if (is_part) return;
  const uint64_t end = std::max(seen_.end(), uint64_t(std::max(info_.count, 0)));
  for (const uint64_t number : seen_.missing(end, kMostNoted)) {
    seen_.insert(number);
    incomplete_.push_back(
        {number, std::string(options_.layout == SectorLayout::whole ? 1 : parts_.size(), '0')});
  }
}

// Will this part of a frame still come, as far as one can know?
bool JoinedFeed::will_come(const Part& part, uint64_t number, const Begun& begun) const {
  if (part.is_over || part.newest > number + options_.newer) return false;
  if (part.is_blocked && is_full() && part.newest > number + 1) return false;
  return !part.is_asked ||
         std::chrono::duration<double>(Clock::now() - std::max(part.asked, begun.since)).count() <
             options_.deadline_s;
}

void JoinedFeed::pass_on_first() {
  for (; !begun_.empty(); pass_on(begun_.begin())) {
    const auto& [number, begun] = *begun_.begin();
    if (begun.is_complete()) continue;
    if (begun.writers > 0) return;
    for (size_t i = 0; i < parts_.size(); ++i)
      if (begun.there[i] == '0' && will_come(parts_[i], number, begun)) return;
    incomplete_.push_back({number, begun.there});
  }
}

}  // namespace harima
