// SPDX-License-Identifier: BSD-3-Clause
// The head of a block of a .fcz file (man 5 harima-fcz): what the block is, which bytes it stands for, how
// long it is. A file is one stream or several; a stream is blocks that cover its bytes in order, perhaps an
// index, and an end block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace harima {

// 128 and above may be left unread by who does not know them.
enum class BlockType : uint8_t {
  stored = 1,
  zstd = 2,
  frames = 3,
  index = 16,
  end = 17,
  metadata = 128,
  padding = 129
};

inline bool holds_data(BlockType type) { return type <= BlockType::frames; }

inline constexpr size_t kBlockHeadBytes = 32;
inline constexpr std::array<unsigned char, 4> kBlockMark{0x89, 'F', 'C', 'Z'};
inline constexpr int kFczVersion = 1;
// No block stands for more, nor is longer. A writer keeps to far less.
inline constexpr size_t kMostBlockBytes = 512 << 20;
inline constexpr size_t kMostBlockMemory = 4 * kMostBlockBytes;

struct BlockHead {
  BlockType type = BlockType::end;
  // Of its first byte in the unpacked stream; in an end block: bytes of the whole stream.
  uint64_t offset = 0;
  uint32_t length = 0;  // unpacked bytes it stands for
  uint32_t packed = 0;  // bytes of the payload, which follows the head
  // XXH3-64 of the payload; in an end block: bytes from the index block to here, 0 without index.
  uint64_t checksum = 0;

  // To unpack it: the payload, the content, its pixels apart.
  size_t memory_bytes() const { return packed + 3 * size_t(length); }
  uint64_t end_offset() const { return offset + length; }
  size_t block_bytes() const { return kBlockHeadBytes + packed; }
};

using BlockHeadBytes = std::array<std::byte, kBlockHeadBytes>;

BlockHeadBytes block_head_bytes(const BlockHead& head);
// Fails if no block begins here: wrong mark, version, checksum or size.
BlockHead parse_block_head(std::span<const std::byte> bytes);
// Fails if the block takes more memory than that.
void check_memory(const BlockHead& head, size_t memory_bytes);
// Does a block begin so? `bytes`: at least the mark.
bool is_block_mark(std::span<const std::byte> bytes);

}  // namespace harima
