// SPDX-License-Identifier: BSD-3-Clause
#include "image/stack.h"

#include <cstring>

#include "base/error.h"

namespace harima {

bool Source::next(Frame& frame) {
  if (next_index_ >= info_.count) return false;
  frame = Frame(info_.type, info_.width, info_.height);
  read_rows(next_index_, 0, info_.height, frame.data());
  frame.tag = tag(next_index_);
  ++next_index_;
  return true;
}

MemorySource::MemorySource(StackInfo info, std::vector<Frame> frames, std::string name)
    : frames_(std::move(frames)), name_(std::move(name)) {
  info_ = std::move(info);
  info_.count = int(frames_.size());
}

void MemorySource::read_rows(int index, int first, int last, std::byte* dst) const {
  copy_rows(frames_[size_t(index)], first, last, dst);
}

std::string MemorySource::place(int index) const { return fmt::format("{}: frame {}", name_, index); }

void copy_rows(const FrameView& view, int first, int last, std::byte* dst) {
  const size_t bytes = view.tight_row_bytes();
  if (view.is_tight()) {
    std::memcpy(dst, view.row<std::byte>(first), bytes * size_t(last - first));
    return;
  }
  for (int y = first; y < last; ++y, dst += bytes) std::memcpy(dst, view.row<std::byte>(y), bytes);
}

}  // namespace harima
