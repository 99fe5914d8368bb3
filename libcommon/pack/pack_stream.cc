// SPDX-License-Identifier: BSD-3-Clause
#include "pack/pack_stream.h"

#include "base/ordered_jobs.h"
#include "codec/block_index.h"
#include "codec/bytes.h"
#include "pack/raw_frames.h"
#include "pack/splitter.h"

namespace harima {

namespace {

// A block in hand: its bytes, its pixels set apart, and what comes of them.
size_t memory_for(const BlockContent& content) { return 3 * content.bytes.capacity() + (1 << 16); }

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
};

}  // namespace

PackResult pack_stream(const ReadSome& read, const WriteAll& write, const PackOptions& options) {
  StreamWriter writer(write);
  Budget budget(options.memory_bytes);
  OrderedJobs jobs(options.threads);
  BlockMaker blocks([&](BlockContent&& content, uint64_t offset) {
    Budget::Share share = budget.take(memory_for(content));
    const auto block = std::make_shared<BlockInHand>(BlockInHand{std::move(share), std::move(content), offset, {}});
    jobs.put({[block, &options] {
                block->packed = pack_block(block->content, block->offset, options.level);
                block->content = {};
              },
              [block, &writer] { writer.block(block->packed); }});
  });
  ByteWindow in(read);
  Splitter file(in, blocks);
  if (options.raw) split_raw(file, options.raw->shape, options.raw->offset);
  else split_file(file);
  blocks.finish();
  jobs.finish();
  writer.end(in.position());
  return {in.position(), writer.bytes(), writer.frames()};
}

}  // namespace harima
