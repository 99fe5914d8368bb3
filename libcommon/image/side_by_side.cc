// SPDX-License-Identifier: BSD-3-Clause
#include "image/side_by_side.h"

#include <cassert>
#include <climits>
#include <cstring>

#include "base/error.h"

namespace harima {

namespace {

size_t row_bytes(const StackInfo& info) { return size_t(info.width) * bytes_of(info.type); }

// Room for a row, so that what comes behind begins where pixels of any type may.
size_t room_of_row(const StackInfo& info) { return (row_bytes(info) + 3) / 4 * 4; }

}  // namespace

SideBySide::SideBySide(std::vector<std::unique_ptr<Source>> sources, std::vector<std::string> names)
    : sources_(std::move(sources)), names_(std::move(names)) {
  check_sizes();
  size_t bytes = 0;
  info_ = first();
  info_.held_bytes = 0;
  for (const auto& source : sources_) {
    const StackInfo& info = source->info();
    offsets_.push_back(bytes * size_t(info.height));
    bytes += room_of_row(info);
    info_.held_bytes += info.held_bytes;
    can_seek_ &= source->can_seek();
    if (info_.count < 0) info_.count = info.count;
  }
  if (bytes > INT_MAX) fail("rows of all inputs have {} bytes, wanted at most {}", bytes, INT_MAX);
  info_.type = PixelType::u8;
  info_.width = int(bytes);
}

void SideBySide::check_sizes() const {
  const StackInfo& a = first();
  for (size_t i = 1; i < sources_.size(); ++i) {
    const StackInfo& b = sources_[i]->info();
    const bool is_same =
        a.width == b.width && a.height == b.height && (a.count == b.count || a.count < 0 || b.count < 0);
    if (!is_same)
      fail("{}: {} x {} x {}, wanted {} x {} x {} as {}", names_[i], b.width, b.height, b.count, a.width,
           a.height, a.count, names_[0]);
  }
}

void SideBySide::read_rows(int index, [[maybe_unused]] int first, [[maybe_unused]] int last,
                           std::byte* dst) const {
  assert(first == 0 && last == info_.height);
  for (size_t i = 0; i < sources_.size(); ++i)
    sources_[i]->read_rows(index, 0, sources_[i]->info().height, dst + offsets_[i]);
}

bool SideBySide::next(Frame& frame) {
  if (can_seek_) return Source::next(frame);
  Frame joined = pool_.take(info_.type, info_.width, info_.height);
  bool is_there = true;
  for (size_t i = 0; i < sources_.size(); ++i) {
    Source& source = *sources_[i];
    Frame one;
    const bool has_one = source.can_seek() ? done_ < source.info().count : source.next(one);
    if (i > 0 && has_one != is_there) fail_short(has_one ? 0 : i, done_);
    is_there = has_one;
    if (!has_one) continue;
    if (source.can_seek()) source.read_rows(done_, 0, source.info().height, joined.data() + offsets_[i]);
    else copy_rows(one, 0, one.height(), joined.data() + offsets_[i]);
    if (i == 0) joined.tag = source.can_seek() ? source.tag(done_) : one.tag;
  }
  if (!is_there) {
    info_.history = first().history, info_.meta = first().meta, info_.count = done_;
    return false;
  }
  ++done_;
  frame = joined;
  return true;
}

void SideBySide::fail_short(size_t i, int index) const {
  fail("{}: has {} frames, the others have more", names_[i], index);
}

FrameView SideBySide::part(const Frame& joined, size_t i) const {
  const StackInfo& info = sources_[i]->info();
  return {info.type, info.width, info.height, row_bytes(info), joined.view().data + offsets_[i]};
}

}  // namespace harima
