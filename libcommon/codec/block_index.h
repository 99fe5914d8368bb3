// SPDX-License-Identifier: BSD-3-Clause
// Where the blocks of a .fcz file are and what they stand for. A stream of several blocks ends in an index
// block, which says so; where it is missing or damaged the heads of all blocks are read instead. Nothing an
// index says is believed when the block is read: block heads have the last word.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "codec/block.h"

namespace harima {

// Up to `bytes` from `offset` of a file to dst; fewer only at its end. Several threads at once.
using ReadAt = std::function<size_t(void* dst, size_t bytes, size_t offset)>;

struct BlockPlace {
  size_t at = 0;  // of the head in the file
  BlockType type = BlockType::stored;
  uint64_t base = 0;    // unpacked bytes of the streams before its own
  uint64_t offset = 0;  // of its first unpacked byte in the whole of the unpacked file
  uint32_t length = 0, packed = 0;
  FrameShape shape;  // if it holds frames
  int frames = 0;
  uint64_t first_frame = 0;  // of all frames in the file

  size_t block_bytes() const { return kBlockHeadBytes + packed; }
};

struct BlockIndex {
  std::vector<BlockPlace> blocks;    // those with data, in order
  std::vector<BlockPlace> metadata;  // in order
  uint64_t bytes = 0;                // unpacked
  uint64_t frames = 0;
  int streams = 0;
  bool is_cut = false;  // the file ends within a stream; blocks are those that are whole

  // The block with this unpacked byte, or this frame; `blocks.size()` if there is none.
  size_t block_of_byte(uint64_t byte) const;
  size_t block_of_frame(uint64_t frame) const;
};

// Fails, with the byte, where no block begins and one should.
BlockIndex read_block_index(const ReadAt& read, size_t bytes);

// The payloads of the metadata blocks, as text. Fails on damage; leaves out what is longer than 1 MiB.
std::vector<std::string> metadata_texts(const ReadAt& read, const BlockIndex& index);

// An entry of the index of a stream: what it says of `block`, which is head and payload.
inline constexpr size_t kIndexEntryBytes = 24;
std::vector<std::byte> index_entry(std::span<const std::byte> block);
int frames_of_entry(std::span<const std::byte> entry);
// The payload of an index block, from the entries of all blocks before it.
std::vector<std::byte> index_payload(std::span<const std::byte> entries);

}  // namespace harima
