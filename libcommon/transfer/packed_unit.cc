// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/packed_unit.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "base/error.h"
#include "codec/block_head.h"
#include "codec/bytes.h"
#include "pack/block_maker.h"
#include "pack/splitter.h"

namespace harima {

namespace {

constexpr int kLevel = 1;  // a line waits for no better one

}  // namespace

std::vector<std::byte> pack_part(std::vector<std::byte>& bytes, uint64_t offset,
                                 const std::optional<FrameLayout>& layout) {
  BlockContent content = content_of_part(std::move(bytes), offset, layout);
  std::vector<std::byte> packed = pack_block(content, 0, kLevel);
  bytes = std::move(content.bytes);
  return packed;
}

std::vector<std::byte> pack_files(std::span<const std::byte> bytes, std::span<const uint32_t> sizes) {
  std::vector<std::byte> packed;
  BlockMaker blocks(
      [&](BlockContent&& content, uint64_t offset) { append(packed, pack_block(content, offset, kLevel)); });
  size_t done = 0;
  ByteWindow in([&](void* to, size_t wanted) {
    const size_t found = std::min(wanted, bytes.size() - done);
    std::memcpy(to, bytes.data() + done, found);
    done += found;
    return found;
  });
  blocks.other(in, bytes.size() - std::accumulate(sizes.begin(), sizes.end(), size_t{0}));
  for (const uint32_t size : sizes) {
    Splitter file(in, blocks, false, size);
    split_file(file);
  }
  blocks.finish();
  return packed;
}

std::vector<std::byte> unpack_unit(std::span<const std::byte> packed, size_t bytes) {
  std::vector<std::byte> unpacked;
  while (!packed.empty()) {
    if (packed.size() < kBlockHeadBytes) fail("a packed unit ends within the head of a block");
    const BlockHead head = parse_block_head(packed.first(kBlockHeadBytes));
    if (!holds_data(head.type)) fail("block of type {} in a packed unit", int(head.type));
    if (head.length > bytes - unpacked.size())
      fail("{} bytes in a packed unit, allowed are {}", unpacked.size() + head.length, bytes);
    if (head.packed > packed.size() - kBlockHeadBytes) fail("a packed unit ends within a block");
    const BlockContent content = unpack_block(head, packed.subspan(kBlockHeadBytes, head.packed));
    append(unpacked, content.bytes);
    packed = packed.subspan(head.block_bytes());
  }
  return unpacked;
}

}  // namespace harima
