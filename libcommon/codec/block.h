// SPDX-License-Identifier: BSD-3-Clause
// What a data block of a .fcz file stands for, and the block itself: head and payload. Blocks are independent
// of each other, so that they are made and read by several threads, in any order.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "codec/block_head.h"
#include "codec/bounded_group.h"
#include "codec/value_map.h"
#include "image/frame.h"

namespace harima {

// How a frame lies in a stream of bytes: rows tight, one after the other.
struct FrameShape {
  PixelType type = PixelType::u16;
  int width = 0, height = 0;
  bool is_big_endian = false;

  size_t frame_bytes() const { return size_t(width) * size_t(height) * bytes_of(type); }
  bool operator==(const FrameShape&) const = default;
};

// So many bytes of anything, then so many of pixels.
struct PixelRun {
  size_t other = 0, pixels = 0;
};

struct BlockContent {
  std::vector<std::byte> bytes;  // in the order of the stream
  FrameShape shape;
  int frames = 0;              // 0: only bytes of anything
  std::vector<PixelRun> runs;  // of the pixels in `bytes`; joined they are the frames

  size_t pixel_bytes() const { return shape.frame_bytes() * size_t(frames); }
};

// Least and largest pixel of a block of frames, but those that are no numbers.
PixelRange range_of_frames(const BlockContent& content);

// Head and payload. Bytes that do not get smaller are stored, frames that get longer are bytes of anything.
// `offset`: of the content in the unpacked stream. Pixels may lose what `loss` says; `record`: what they have
// lost.
std::vector<std::byte> pack_block(const BlockContent& content, uint64_t offset, int level,
                                  const Loss& loss = {}, LossRecord* record = nullptr);
// Fails if the payload is damaged, or is not what the head says.
BlockContent unpack_block(const BlockHead& head, std::span<const std::byte> payload);

// A block that holds no data: an index, metadata.
std::vector<std::byte> pack_side_block(BlockType type, uint64_t offset, std::span<const std::byte> payload);
// The payload is as it was written, or this fails.
void check_payload(const BlockHead& head, std::span<const std::byte> payload);

// What the first bytes of the payload of a block of frames say of it.
inline constexpr size_t kFramesHeadBytes = 32;
struct FramesHead {
  uint64_t checksum = 0;  // XXH3-64 of the unpacked bytes
  GroupCodec codec = GroupCodec::plain;
  FrameShape shape;
  int frames = 0;
  uint32_t run_bytes = 0;     // of the list of runs
  uint32_t beside_bytes = 0;  // of the zstd frame with that list and the other bytes
};
// Fails for what no block of `length` unpacked bytes can be.
FramesHead parse_frames_head(std::span<const std::byte> payload, uint32_t length);

// Copies the pixels of frames [first, last) to dst, tight, in the byte order of the stream.
void copy_frames(const BlockContent& content, int first, int last, std::byte* dst);

}  // namespace harima
