// SPDX-License-Identifier: BSD-3-Clause
#include "codec/block_head.h"

#include "base/error.h"
#include "base/hash.h"
#include "codec/bytes.h"

namespace harima {

namespace {

// Byte 0 mark   4 version   5 type   6 check of the other bytes   8 offset   16 length   20 packed   24
// checksum
constexpr size_t kVersionAt = 4, kTypeAt = 5, kCheckAt = 6, kOffsetAt = 8, kLengthAt = 16, kPackedAt = 20,
                 kChecksumAt = 24;

uint16_t check_of(BlockHeadBytes bytes) {
  put_number<uint16_t>(&bytes[kCheckAt], 0);
  return uint16_t(xxh3(bytes.data(), bytes.size()));
}

bool is_known(uint8_t type) {
  return type >= uint8_t(BlockType::metadata) ||
         (type >= uint8_t(BlockType::stored) && type <= uint8_t(BlockType::frames)) ||
         type == uint8_t(BlockType::index) || type == uint8_t(BlockType::end);
}

void check_sizes(const BlockHead& head) {
  if (head.length > kMostBlockBytes || head.packed > kMostBlockBytes)
    fail("a block of {} bytes, packed to {}; wanted at most {}", head.length, head.packed, kMostBlockBytes);
  if (head.offset + head.length < head.offset) fail("a block that ends beyond 2^64 bytes");
  if (holds_data(head.type) != (head.length > 0))
    fail("a block of type {} that stands for {} bytes", int(head.type), head.length);
  if (head.type == BlockType::end && head.packed > 0) fail("an end block with {} bytes in it", head.packed);
}

}  // namespace

BlockHeadBytes block_head_bytes(const BlockHead& head) {
  BlockHeadBytes bytes{};
  std::memcpy(bytes.data(), kBlockMark.data(), kBlockMark.size());
  bytes[kVersionAt] = std::byte(kFczVersion);
  bytes[kTypeAt] = std::byte(head.type);
  put_number(&bytes[kOffsetAt], head.offset);
  put_number(&bytes[kLengthAt], head.length);
  put_number(&bytes[kPackedAt], head.packed);
  put_number(&bytes[kChecksumAt], head.checksum);
  put_number(&bytes[kCheckAt], check_of(bytes));
  return bytes;
}

void check_memory(const BlockHead& head, size_t memory_bytes) {
  if (head.memory_bytes() > memory_bytes)
    fail("needs {} bytes of memory, wanted at most {}", head.memory_bytes(), memory_bytes);
}

bool is_block_mark(std::span<const std::byte> bytes) {
  return bytes.size() >= kBlockMark.size() &&
         std::memcmp(bytes.data(), kBlockMark.data(), kBlockMark.size()) == 0;
}

BlockHead parse_block_head(std::span<const std::byte> from) {
  if (from.size() < kBlockHeadBytes)
    fail("found {} bytes, wanted the {} of a block head", from.size(), kBlockHeadBytes);
  BlockHeadBytes bytes;
  std::memcpy(bytes.data(), from.data(), bytes.size());
  if (!is_block_mark(bytes))
    fail("found {:02x} {:02x} {:02x} {:02x}, wanted 89 46 43 5a where a block begins", int(bytes[0]),
         int(bytes[1]), int(bytes[2]), int(bytes[3]));
  if (int(bytes[kVersionAt]) != kFczVersion)
    fail("a block of version {}, wanted {}", int(bytes[kVersionAt]), kFczVersion);
  if (number_at<uint16_t>(&bytes[kCheckAt]) != check_of(bytes))
    fail("the head of this block is damaged: its checksum is wrong");
  if (!is_known(uint8_t(bytes[kTypeAt])))
    fail("a block of type {} is unknown: made by a newer program", int(bytes[kTypeAt]));
  BlockHead head;
  head.type = BlockType(bytes[kTypeAt]);
  head.offset = number_at<uint64_t>(&bytes[kOffsetAt]);
  head.length = number_at<uint32_t>(&bytes[kLengthAt]);
  head.packed = number_at<uint32_t>(&bytes[kPackedAt]);
  head.checksum = number_at<uint64_t>(&bytes[kChecksumAt]);
  check_sizes(head);
  return head;
}

}  // namespace harima
