// SPDX-License-Identifier: BSD-3-Clause
#include "pack/pack_stream.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/ordered_jobs.h"
#include "codec/block_index.h"
#include "codec/bytes.h"
#include "codec/exact_regions.h"
#include "pack/raw_frames.h"
#include "pack/splitter.h"

namespace harima {

namespace {

// A block in hand: its bytes, its pixels set apart, and what comes of them.
// When pixels may lose something, also what a reader will have, its codes, and its bytes in their places;
// beside exact regions, the rest, and the regions.
size_t memory_for(const BlockContent& content, const Loss& loss) {
  const size_t copies = loss.mode == LossMode::none ? 3 : loss.exact.empty() ? 6 : 8;
  return copies * content.bytes.capacity() + (1 << 16);
}

// Writes blocks and remembers what the index says of them.
class StreamWriter {
 public:
  explicit StreamWriter(const WriteAll& write) : write_(write) {}

  void block(std::span<const std::byte> block) {
    append(entries_, index_entry(block));
    frames_ += uint64_t(frames_of_entry(std::span(entries_).last(kIndexEntryBytes)));
    put(block);
  }
  // The index, where there is more than one block, and the end block.
  void end(uint64_t bytes) {
    uint64_t back = 0;
    if (entries_.size() > kIndexEntryBytes) {
      const std::vector<std::byte> index = pack_side_block(BlockType::index, bytes, index_payload(entries_));
      put(index);
      back = index.size();
    }
    put(block_head_bytes({.type = BlockType::end, .offset = bytes, .checksum = back}));
  }
  uint64_t bytes() const { return bytes_; }
  uint64_t frames() const { return frames_; }

 private:
  void put(std::span<const std::byte> bytes) {
    write_(bytes);
    bytes_ += bytes.size();
  }
  const WriteAll& write_;
  std::vector<std::byte> entries_;
  uint64_t bytes_ = 0, frames_ = 0;
};

struct BlockInHand {
  Budget::Share share;
  BlockContent content;
  uint64_t offset = 0;
  std::vector<std::byte> packed;
  LossRecord loss;
};

std::vector<std::byte> metadata_block(const PackOptions& options, const LossRecord& record, uint64_t offset) {
  std::string members;
  if (options.loss.mode != LossMode::none)
    members = fmt::format("\"loss\": {}", loss_json(options.loss, record));
  if (!options.reduction.empty())
    members += fmt::format("{}\"reduction\": {}", members.empty() ? "" : ", ", options.reduction);
  const std::string json = "{" + members + "}";
  return pack_side_block(BlockType::metadata, offset, std::as_bytes(std::span(json)));
}

// With the range of the series, if it is known.
Loss loss_of(const PackOptions& options, const FrameShape& shape) {
  Loss loss = options.loss;
  for (const SeriesRange& range : options.ranges)
    if (range.shape == shape) loss.range = std::max(0.0, range.pixels.high - range.pixels.low);
  return loss;
}

}  // namespace

void split_stream(ByteWindow& in, BlockMaker& blocks, const PackOptions& options) {
  Splitter file(in, blocks, options.loss.mode != LossMode::none);
  if (options.raw) split_raw(file, options.raw->shape, options.raw->offset);
  else split_file(file);
  blocks.finish();
}

PackResult pack_stream(const ReadSome& read, const WriteAll& write, const PackOptions& options) {
  StreamWriter writer(write);
  Budget budget(options.memory_bytes);
  OrderedJobs jobs(options.threads);
  LossRecord lost;
  bool are_held = options.loss.exact.empty();  // the regions, by some frame
  BlockMaker blocks([&](BlockContent&& content, uint64_t offset) {
    Budget::Share share = budget.take(memory_for(content, options.loss));
    are_held |= content.frames > 0 &&
                holds({content.shape.type, content.shape.width, content.shape.height, 1}, options.loss.exact);
    const auto block =
        std::make_shared<BlockInHand>(BlockInHand{std::move(share), std::move(content), offset, {}, {}});
    jobs.put({[block, &options] {
                block->packed = pack_block(block->content, block->offset, options.level,
                                           loss_of(options, block->content.shape), &block->loss);
                block->content = {};
              },
              [block, &writer, &lost] {
                writer.block(block->packed);
                lost.add(block->loss);
              }});
  });
  ByteWindow in(read);
  split_stream(in, blocks, options);
  jobs.finish();
  const bool may_change = options.loss.mode != LossMode::none;
  if (may_change && writer.frames() == 0)
    fail("no frames are found whose pixels may change; without a bound all is packed exactly");
  if (!are_held) fail("no frames are found that hold the regions which are to stay exact");
  if (may_change || !options.reduction.empty()) writer.block(metadata_block(options, lost, in.position()));
  writer.end(in.position());
  return {in.position(), writer.bytes(), writer.frames(), lost};
}

}  // namespace harima
