// SPDX-License-Identifier: BSD-3-Clause
#include "pack/pack_stream.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/ordered_jobs.h"
#include "codec/block_index.h"
#include "codec/bytes.h"
#include "pack/raw_frames.h"
#include "pack/splitter.h"

namespace harima {

namespace {

// A block in hand: its bytes, its pixels set apart, and what comes of them.
// When pixels may lose something, also what a reader will have, its codes, and its bytes in their places.
size_t memory_for(const BlockContent& content, const Loss& loss) {
  return (loss.mode == LossMode::none ? 3 : 6) * content.bytes.capacity() + (1 << 16);
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

std::vector<std::byte> loss_block(const Loss& loss, const LossRecord& record, uint64_t offset) {
  const std::string json = fmt::format("{{\"loss\": {}}}", loss_json(loss, record));
  return pack_side_block(BlockType::metadata, offset, std::as_bytes(std::span(json)));
}

}  // namespace

PackResult pack_stream(const ReadSome& read, const WriteAll& write, const PackOptions& options) {
  StreamWriter writer(write);
  Budget budget(options.memory_bytes);
  OrderedJobs jobs(options.threads);
  LossRecord lost;
  BlockMaker blocks([&](BlockContent&& content, uint64_t offset) {
    Budget::Share share = budget.take(memory_for(content, options.loss));
    const auto block = std::make_shared<BlockInHand>(BlockInHand{std::move(share), std::move(content), offset, {}, {}});
    jobs.put({[block, &options] {
                block->packed = pack_block(block->content, block->offset, options.level, options.loss, &block->loss);
                block->content = {};
              },
              [block, &writer, &lost] {
                writer.block(block->packed);
                lost.add(block->loss);
              }});
  });
  ByteWindow in(read);
  const bool may_change = options.loss.mode != LossMode::none;
  Splitter file(in, blocks, may_change);
  if (options.raw) split_raw(file, options.raw->shape, options.raw->offset);
  else split_file(file);
  blocks.finish();
  jobs.finish();
  if (may_change && writer.frames() == 0) fail("no frames are found whose pixels may change; without a bound all is packed exactly");
  if (may_change) writer.block(loss_block(options.loss, lost, in.position()));
  writer.end(in.position());
  return {in.position(), writer.bytes(), writer.frames(), lost};
}

}  // namespace harima
