// SPDX-License-Identifier: BSD-3-Clause
#include "pack/block_reader.h"

#include <algorithm>

namespace harima {

namespace {

constexpr size_t kSearchBytes = 1 << 16;

}  // namespace

std::optional<ReadBlock> BlockReader::next() {
  while (has_more()) {
    ReadBlock block{.number = count_, .at = in_.position(), .head = {}, .payload = {}, .lost = 0};
    try {
      const bool is_wanted = take(block);
      ++count_;
      good_until_ = in_.position();
      if (is_wanted) return block;
    } catch (const Error& e) {
      const Error placed = e.in("{}", block.place());
      if (!recover_) throw placed;
      damages_.push_back({block.at, placed.what()});
      search();
    }
  }
  return {};
}

// False at the end of the input, which has to be the end of a stream.
bool BlockReader::has_more() {
  if (!in_.ahead(1).empty()) return true;
  if (!is_within_) return false;
  const std::string text =
      in_.position() == 0 ? "the input is empty, wanted a .fcz stream"
                          : fmt::format("byte {}: the input is cut off before its end block", in_.position());
  if (!recover_) fail("{}", text);
  if (damages_.empty() || damages_.back().at != in_.position()) damages_.push_back({in_.position(), text});
  return false;
}

// True if this is a block to be handed out.
bool BlockReader::take(ReadBlock& block) {
  block.head = parse_block_head(in_.ahead(kBlockHeadBytes));
  check_memory(block.head, memory_bytes_);
  if (holds_data(block.head.type) || block.head.type == BlockType::end) check_order(block);
  in_.skip(kBlockHeadBytes);
  is_within_ = true;
  if (block.head.type == BlockType::end) return end_stream(block);
  take_payload(block);
  index_bytes_ = block.head.type == BlockType::index ? block.head.block_bytes() : 0;
  offset_ += block.lost + block.head.length;
  if (holds_data(block.head.type)) return true;
  check_payload(block.head, block.payload);
  return false;
}

void BlockReader::take_payload(ReadBlock& block) {
  const size_t found = in_.move(block.head.packed, block.payload);
  if (found < block.head.packed)
    fail("the input is cut off: found {} bytes of its payload, wanted {}", found, block.head.packed);
}

// A block follows the one before it. Where some are lost in between, they are not more than fit there.
void BlockReader::check_order(ReadBlock& block) {
  if (block.head.offset == offset_) return;
  if (!recover_ || block.head.offset < offset_)
    fail("begins at unpacked byte {}, wanted {}", block.head.offset, offset_);
  const uint64_t room = ((block.at - good_until_) / kBlockHeadBytes + 1) * kMostBlockBytes;
  block.lost = block.head.offset - offset_;
  if (block.lost > room)
    fail("begins at unpacked byte {}, {} were before it, and no more than {} can be lost", block.head.offset,
         offset_, room);
}

bool BlockReader::end_stream(ReadBlock& block) {
  const uint64_t index_bytes = std::exchange(index_bytes_, 0);
  is_within_ = false;
  offset_ = 0;
  if (block.head.checksum != index_bytes && !recover_)
    fail("says that the index has {} bytes, found {}", block.head.checksum, index_bytes);
  return block.lost > 0;
}

// To the next head that could go on, or the end of the input.
void BlockReader::search() {
  in_.skip(1);
  for (std::span<const std::byte> bytes; (bytes = in_.ahead(kSearchBytes)).size() >= kBlockHeadBytes;) {
    const auto last = bytes.end() - kBlockHeadBytes + 1;
    auto mark = bytes.begin();
    while ((mark = std::find(mark, last, std::byte(kBlockMark[0]))) != last) {
      try {
        const BlockHead head = parse_block_head({mark, bytes.end()});
        if (head.offset >= offset_) {
          in_.skip(uint64_t(mark - bytes.begin()));
          return;
        }
      } catch (const Error&) {
      }
      ++mark;
    }
    in_.skip(uint64_t(last - bytes.begin()));
  }
  in_.skip(kBlockHeadBytes);
}

}  // namespace harima
