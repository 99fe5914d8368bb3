// SPDX-License-Identifier: BSD-3-Clause
#include "pack/block_maker.h"

#include <algorithm>

#include "codec/frame_group.h"
#include "codec/run_list.h"

namespace harima {

namespace {

constexpr size_t kPlainBytes = 4 << 20;     // of a block without frames
constexpr size_t kFramesBytes = 32 << 20;   // of a block of frames, unless one frame has more
constexpr size_t kLeastPixelBytes = 32768;  // a shorter series is not worth a block of its own
constexpr size_t kOtherBytes = 1 << 20;     // between frames

size_t most_frames(const FrameShape& shape) {
  return size_t(good_group_count({shape.type, shape.width, shape.height, 1}));
}

}  // namespace

uint64_t BlockMaker::other(ByteWindow& in, uint64_t bytes) {
  uint64_t done = 0;
  while (done < bytes) {
    const size_t used = open_.frames > 0 ? other_ : open_.bytes.size(),
                 most = open_.frames > 0 ? kOtherBytes : kPlainBytes;
    if (used >= most) {
      emit();
      continue;
    }
    const size_t wanted = size_t(std::min<uint64_t>(bytes - done, most - used));
    const size_t found = in.move(wanted, open_.bytes);
    tail_ += found;
    other_ += found;
    done += found;
    if (found < wanted) break;
  }
  return done;
}

bool BlockMaker::frame(ByteWindow& in, const FrameShape& shape, std::span<const PixelRun> runs) {
  size_t wanted = 0, pixels = 0;
  for (const PixelRun& run : runs) {
    wanted += run.other + run.pixels;
    pixels += run.pixels;
  }
  if (wanted > kMostFrameBytes || wanted == 0) return other(in, wanted) == wanted;
  begin_frame(shape, wanted);
  const size_t found = in.move(wanted, open_.bytes);
  if (found < wanted) {
    tail_ += found;
    other_ += found;
    return false;
  }
  open_.shape = shape;
  ++open_.frames;
  other_ += wanted - pixels;
  add_runs(runs);
  const bool is_full = size_t(open_.frames) >= most_frames(shape) || open_.bytes.size() >= kFramesBytes ||
                       open_.runs.size() >= kMostRuns;
  if (is_full) emit();
  return true;
}

void BlockMaker::finish() {
  if (!open_.bytes.empty()) emit();
}

// Makes the open block one that can take a frame of so many bytes.
void BlockMaker::begin_frame(const FrameShape& shape, size_t bytes) {
  if (open_.frames > 0 && open_.shape != shape && open_.pixel_bytes() < kLeastPixelBytes) {
    open_.frames = 0;
    open_.runs.clear();
    tail_ = other_ = open_.bytes.size();
  }
  const bool is_other_series = open_.frames > 0 && open_.shape != shape;
  const bool is_too_long = open_.frames > 0 && open_.bytes.size() + bytes > kFramesBytes;
  if (is_other_series || is_too_long || other_ > kOtherBytes) emit();
  if (open_.frames == 0)
    open_.bytes.reserve(std::max(bytes, std::min(kFramesBytes, most_frames(shape) * bytes)) +
                        open_.bytes.size());
}

void BlockMaker::add_runs(std::span<const PixelRun> runs) {
  for (const PixelRun& run : runs) {
    const size_t other = tail_ + run.other;
    tail_ = 0;
    if (other == 0 && !open_.runs.empty()) open_.runs.back().pixels += run.pixels;
    else open_.runs.push_back({other, run.pixels});
  }
}

void BlockMaker::emit() {
  const uint64_t offset = offset_;
  offset_ += open_.bytes.size();
  tail_ = other_ = 0;
  emit_(std::exchange(open_, {}), offset);
}

}  // namespace harima
