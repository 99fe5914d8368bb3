// SPDX-License-Identifier: BSD-3-Clause
// A BlockCache keeps the blocks that were unpacked last, of all .fcz files of this process: many readers open
// a file again for every frame, and one limit has to hold for all files. Safe from several threads at once.
#pragma once

#include <future>
#include <list>
#include <memory>
#include <mutex>

#include "codec/block.h"

namespace harima {

class BlockCache {
 public:
  using Content = std::shared_ptr<const BlockContent>;
  struct Key {
    uint64_t file;
    size_t block;
    bool operator==(const Key&) const = default;
  };
  // Who claims a block first unpacks it and keeps the promise; all others wait for what comes.
  struct Claim {
    std::shared_future<Content> content;
    std::shared_ptr<std::promise<Content>> promise;  // none if it is another's
    bool is_ready() const { return content.wait_for(std::chrono::seconds(0)) == std::future_status::ready; }
  };

  explicit BlockCache(size_t bytes) : most_bytes_(bytes) {}
  // `bytes`: what it has unpacked. Makes room for it by dropping those that were not asked for longest.
  Claim claim(Key key, size_t bytes);
  size_t most_bytes() const { return most_bytes_; }

 private:
  struct Kept {
    Key key;
    size_t bytes;
    std::shared_future<Content> content;
  };
  void drop_old();

  size_t most_bytes_;
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last used first
};

}  // namespace harima
