// SPDX-License-Identifier: BSD-3-Clause
#include "image/stack.h"

#include <cmath>
#include <cstring>

#include "base/error.h"

namespace harima {

void Source::tell(Meta meta, History history) {
  info_.meta = std::move(meta);
  info_.history = std::move(history);
}

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

Meta tag_meta(const FrameTag& tag) {
  Meta meta;
  if (tag.kind != FrameKind::unknown) meta.set(meta_name::kFrameKind, std::string(name_of(tag.kind)));
  if (std::isfinite(tag.angle_deg)) meta.set(meta_name::kFrameAngleDeg, tag.angle_deg);
  if (tag.row_offset != 0) meta.set(meta_name::kFrameRowOffset, tag.row_offset);
  if (tag.number >= 0) meta.set(meta_name::kFrameNumber, tag.number);
  if (std::isfinite(tag.axis_px)) meta.set(meta_name::kAxisPx, tag.axis_px);
  return meta;
}

FrameTag frame_tag(const Meta& meta) {
  FrameTag tag;
  tag.kind = frame_kind_named(meta.text(meta_name::kFrameKind));
  tag.angle_deg = meta.number(meta_name::kFrameAngleDeg, tag.angle_deg);
  tag.row_offset = int(meta.number(meta_name::kFrameRowOffset, 0));
  tag.number = int(meta.number(meta_name::kFrameNumber, -1));
  tag.axis_px = meta.number(meta_name::kAxisPx, tag.axis_px);
  return tag;
}

Meta without_tag(const Meta& meta) {
  Meta rest;
  for (const auto& [name, value] : meta.items())
    if (name != meta_name::kFrameKind && name != meta_name::kFrameAngleDeg &&
        name != meta_name::kFrameRowOffset)
      rest.set(name, value);
  return rest;
}

void copy_rows(const FrameView& view, int first, int last, std::byte* dst) {
  const size_t bytes = view.tight_row_bytes();
  if (view.is_tight()) {
    std::memcpy(dst, view.row<std::byte>(first), bytes * size_t(last - first));
    return;
  }
  for (int y = first; y < last; ++y, dst += bytes) std::memcpy(dst, view.row<std::byte>(y), bytes);
}

}  // namespace harima
