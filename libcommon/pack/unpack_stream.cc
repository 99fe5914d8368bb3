// SPDX-License-Identifier: BSD-3-Clause
#include "pack/unpack_stream.h"

#include <algorithm>

#include "base/ordered_jobs.h"
#include "pack/block_reader.h"

namespace harima {

namespace {

constexpr size_t kZeroBytes = 1 << 20;

struct BlockInHand {
  Budget::Share share;
  ReadBlock block;
  BlockContent content;
  std::string damage;
};

class Unpacking {
 public:
  Unpacking(const WriteAll& write, bool recover) : write_(write), recover_(recover) {}

  void unpack(BlockInHand& hand) const {
    try {
      if (holds_data(hand.block.head.type)) hand.content = unpack_block(hand.block.head, hand.block.payload);
    } catch (const Error& e) {
      const Error placed = e.in("{}", hand.block.place());
      if (!recover_) throw placed;
      hand.damage = placed.what();
      hand.content.bytes.assign(hand.block.head.length, std::byte(0));
    }
    hand.block.payload = {};
  }

  void write(const BlockInHand& hand) {
    if (!hand.damage.empty()) damages_.push_back({hand.block.at, hand.damage});
    zeros(hand.block.lost);
    write_(hand.content.bytes);
    result.bytes += hand.content.bytes.size();
    result.frames += uint64_t(hand.content.frames);
  }

  // All damage, in the order of the input.
  void tell(const std::vector<Damage>& others) {
    damages_.insert(damages_.end(), others.begin(), others.end());
    std::stable_sort(damages_.begin(), damages_.end(),
                     [](const Damage& a, const Damage& b) { return a.at < b.at; });
    for (const Damage& damage : damages_) result.damages.push_back(damage.text);
  }

  UnpackResult result;

 private:
  void zeros(uint64_t bytes) {
    const std::vector<std::byte> piece(size_t(std::min<uint64_t>(bytes, kZeroBytes)));
    for (uint64_t left = bytes; left > 0; left -= std::min<uint64_t>(left, piece.size()))
      write_(std::span(piece).first(size_t(std::min<uint64_t>(left, piece.size()))));
    result.bytes += bytes;
  }

  const WriteAll& write_;
  bool recover_;
  std::vector<Damage> damages_;
};

}  // namespace

UnpackResult unpack_stream(const ReadSome& read, const WriteAll& write, const UnpackOptions& options) {
  Unpacking unpacking(write, options.recover);
  BlockReader blocks(read, options.memory_bytes, options.recover);
  Budget budget(options.memory_bytes);
  OrderedJobs jobs(options.threads);
  try {
    while (std::optional<ReadBlock> block = blocks.next()) {
      Budget::Share share = budget.take(block->head.memory_bytes());
      const auto hand =
          std::make_shared<BlockInHand>(BlockInHand{std::move(share), std::move(*block), {}, {}});
      jobs.put(
          {[hand, &unpacking] { unpacking.unpack(*hand); }, [hand, &unpacking] { unpacking.write(*hand); }});
    }
  } catch (const Error&) {
    jobs.finish();  // what is before the damage is good
    throw;
  }
  jobs.finish();
  unpacking.tell(blocks.damages());
  unpacking.result.packed_bytes = blocks.position();
  return unpacking.result;
}

}  // namespace harima
