// SPDX-License-Identifier: BSD-3-Clause
#include "codec/block_cache.h"

#include <algorithm>

namespace harima {

namespace {

constexpr size_t kMostBlocks = 1024;  // they are looked for one by one

}  // namespace

BlockCache::Claim BlockCache::claim(Key key, size_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.key == key; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    return {found->content, nullptr};
  }
  auto promise = std::make_shared<std::promise<Content>>();
  kept_.push_front({key, bytes, promise->get_future().share()});
  const Claim claim{kept_.front().content, std::move(promise)};
  drop_old();
  return claim;
}

// The block in hand stays, whatever its size.
void BlockCache::drop_old() {
  size_t bytes = 0, count = 0;
  auto kept = kept_.begin();
  for (; kept != kept_.end(); ++kept) {
    bytes += kept->bytes;
    if (kept != kept_.begin() && (bytes > most_bytes_ || ++count >= kMostBlocks)) break;
  }
  kept_.erase(kept, kept_.end());
}

}  // namespace harima
