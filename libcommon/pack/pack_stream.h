// SPDX-License-Identifier: BSD-3-Clause
// Any stream of bytes as a .fcz stream (man 5 harima-fcz), in one pass, with bounded memory. The result
// depends on the bytes and on the level only, not on threads, memory or how the bytes arrive.
#pragma once

#include <optional>
#include <string>

#include "codec/block.h"
#include "pack/block_maker.h"

namespace harima {

// All of these bytes, or it throws. Called by one thread at a time.
using WriteAll = std::function<void(std::span<const std::byte> bytes)>;

struct RawFrames {
  FrameShape shape;
  uint64_t offset = 0;  // of the first one in the stream
};

// Least and largest of the pixels of all frames of one shape.
struct SeriesRange {
  FrameShape shape;
  PixelRange pixels;
};

struct PackOptions {
  int level = 3;  // 1 (fast) to 9 (small)
  int threads = 1;
  size_t memory_bytes = 1 << 30;  // that blocks in hand may take; one block is always taken
  std::optional<RawFrames> raw;   // where the frames are, in a stream that does not tell
  Loss loss = {};                 // of pixels; all other bytes stay what they are
  // What LossMode::relative and psnr refer to; of other frames, those packed together.
  std::vector<SeriesRange> ranges = {};
  // A JSON object for the metadata: what was done to frames before they came here.
  std::string reduction = {};
};

struct PackResult {
  uint64_t bytes = 0, packed_bytes = 0;
  uint64_t frames = 0;
  LossRecord loss = {};
};

// Fails if pixels may lose something and no frames are found, or none that hold the regions that stay exact.
// The metadata of the stream then say what they have lost.
PackResult pack_stream(const ReadSome& read, const WriteAll& write, const PackOptions& options);

// Hands all of the stream to `blocks`, as frames and bytes of anything.
void split_stream(ByteWindow& in, BlockMaker& blocks, const PackOptions& options);

}  // namespace harima
