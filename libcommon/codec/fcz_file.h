// SPDX-License-Identifier: BSD-3-Clause
// A FczFile gives the unpacked bytes of a .fcz file in any order; of the file it reads the index and the blocks asked for, and
// keeps the last few of them unpacked. Safe from several threads at once. Messages name the block, not the file.
#pragma once

#include <future>
#include <list>
#include <memory>
#include <mutex>

#include "codec/block_index.h"

namespace harima {

class FczFile {
 public:
  // `memory_bytes`: a block that needs more is refused.
  FczFile(ReadAt read, size_t file_bytes, size_t memory_bytes = kMostBlockMemory);

  const BlockIndex& index() const { return index_; }
  // Up to `bytes` unpacked ones from `offset`; fewer only at the end. Fails on damaged blocks.
  size_t read_some(void* dst, size_t bytes, uint64_t offset) const;
  // Block number `i` of the index, unpacked.
  std::shared_ptr<const BlockContent> block(size_t i) const;

 private:
  using Content = std::shared_future<std::shared_ptr<const BlockContent>>;
  struct Kept {
    size_t block;
    Content content;
  };
  std::shared_ptr<const BlockContent> load(size_t i) const;
  void drop_old() const;

  ReadAt read_;
  size_t memory_bytes_;
  BlockIndex index_;
  mutable std::mutex mutex_;
  mutable std::list<Kept> kept_;  // the last used first
};

}  // namespace harima
