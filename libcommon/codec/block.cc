// SPDX-License-Identifier: BSD-3-Clause
#include "codec/block.h"

#include "base/error.h"
#include "base/hash.h"
#include "codec/bytes.h"
#include "codec/frames_block.h"
#include "codec/zstd_bytes.h"

namespace harima {

namespace {

std::vector<std::byte> joined(BlockHead head, std::span<const std::byte> payload) {
  head.packed = uint32_t(payload.size());
  head.checksum = xxh3(payload.data(), payload.size());
  const BlockHeadBytes front = block_head_bytes(head);
  std::vector<std::byte> block;
  block.reserve(front.size() + payload.size());
  append(block, front);
  append(block, payload);
  return block;
}

}  // namespace

std::vector<std::byte> pack_block(const BlockContent& content, uint64_t offset, int level, const Loss& loss,
                                  LossRecord* record) {
  BlockHead head{.type = BlockType::stored, .offset = offset, .length = uint32_t(content.bytes.size())};
  std::vector<std::byte> packed;
  if (content.frames > 0) {
    head.type = BlockType::frames;
    LossRecord lost;
    packed = pack_frames(content, level, loss, lost);
    if (packed.size() <= content.bytes.size() + content.bytes.size() / 1000) {
      if (record) *record = lost;
      return joined(head, packed);
    }
  }
  head.type = BlockType::zstd;
  packed = pack_zstd(content.bytes, level);
  if (packed.size() < content.bytes.size()) return joined(head, packed);
  head.type = BlockType::stored;
  return joined(head, content.bytes);
}

BlockContent unpack_block(const BlockHead& head, std::span<const std::byte> payload) {
  check_payload(head, payload);
  if (head.type == BlockType::frames) return unpack_frames(payload, head.length);
  BlockContent content;
  if (head.type == BlockType::stored) {
    if (payload.size() != head.length) fail("found {} bytes, wanted {}", payload.size(), head.length);
    content.bytes.assign(payload.begin(), payload.end());
  } else {
    check_zstd(payload, head.length);
    content.bytes.resize(head.length);
    unpack_zstd(payload, content.bytes);
  }
  return content;
}

std::vector<std::byte> pack_side_block(BlockType type, uint64_t offset, std::span<const std::byte> payload) {
  return joined({.type = type, .offset = offset}, payload);
}

void check_payload(const BlockHead& head, std::span<const std::byte> payload) {
  if (payload.size() != head.packed)
    fail("found {} bytes of payload, wanted {}", payload.size(), head.packed);
  if (xxh3(payload.data(), payload.size()) != head.checksum)
    fail("the checksum of its {} bytes is wrong", payload.size());
}

}  // namespace harima
