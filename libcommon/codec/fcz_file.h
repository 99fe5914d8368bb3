// SPDX-License-Identifier: BSD-3-Clause
// A FczFile gives the unpacked bytes of a .fcz file in any order; of the file it reads the index and what is
// asked for. Bytes that are no pixels (heads, directories) are had without unpacking the pixels beside them;
// blocks that were unpacked last are kept, some hundred megabytes of all files together. Safe from several
// threads at once: a thread that needs a block that another one is at unpacks those behind it meanwhile.
// Messages name the block, not the file.
#pragma once

#include "codec/block_cache.h"
#include "codec/block_index.h"
#include "codec/frames_block.h"

namespace harima {

class FczFile {
 public:
  // `memory_bytes`: a block that needs more is refused.
  FczFile(ReadAt read, size_t file_bytes, size_t memory_bytes = kMostBlockMemory);
  FczFile(const FczFile&) = delete;
  FczFile& operator=(const FczFile&) = delete;

  const BlockIndex& index() const { return index_; }
  std::vector<std::string> metadata() const { return metadata_texts(read_, index_); }
  // Up to `bytes` unpacked ones from `offset`; fewer only at the end. Fails on damaged blocks.
  size_t read_some(void* dst, size_t bytes, uint64_t offset) const;
  // As read_some, but ends where going on would take unpacking more: before pixels, at the end of a block.
  size_t read_cheap(void* dst, size_t bytes, uint64_t offset) const;
  // Block number `i` of the index, unpacked.
  BlockCache::Content block(size_t i) const;

 private:
  // What is beside the pixels of a block, and where: run r begins at byte starts[r] of the block, its other
  // bytes at other_starts[r] of all other bytes; behind the last run there is one more, without pixels.
  struct Beside {
    size_t block;
    BesidePixels content;
    std::vector<size_t> starts, other_starts;
  };

  BlockHead head_of(size_t i, std::span<const std::byte> bytes) const;
  BlockCache::Claim claim(size_t i) const;
  BlockCache::Content load(size_t i) const;
  void unpack_meanwhile(size_t i, const BlockCache::Claim& waited_for) const;
  std::shared_ptr<const Beside> beside(size_t i) const;
  Beside load_beside(size_t i) const;
  size_t copy_beside(void* dst, size_t bytes, uint64_t offset, size_t i) const;

  ReadAt read_;
  size_t memory_bytes_;
  uint64_t number_;  // of this file in the cache
  BlockIndex index_;
  mutable std::mutex mutex_;
  mutable std::list<std::shared_ptr<const Beside>> kept_;  // the last used first
};

}  // namespace harima
