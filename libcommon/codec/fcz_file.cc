// SPDX-License-Identifier: BSD-3-Clause
#include "codec/fcz_file.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kKeptBytes = 256 << 20;

}  // namespace

FczFile::FczFile(ReadAt read, size_t file_bytes, size_t memory_bytes)
    : read_(std::move(read)), memory_bytes_(memory_bytes), index_(read_block_index(read_, file_bytes)) {}

size_t FczFile::read_some(void* dst, size_t bytes, uint64_t offset) const {
  size_t done = 0;
  for (size_t i; done < bytes && (i = index_.block_of_byte(offset + done)) < index_.blocks.size();) {
    const auto content = block(i);
    const size_t from = size_t(offset + done - index_.blocks[i].offset);
    const size_t count = std::min(bytes - done, content->bytes.size() - from);
    std::memcpy(static_cast<std::byte*>(dst) + done, content->bytes.data() + from, count);
    done += count;
  }
  return done;
}

std::shared_ptr<const BlockContent> FczFile::block(size_t i) const {
  std::promise<std::shared_ptr<const BlockContent>> promise;
  Content content;
  bool is_kept = false;
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.block == i; });
    if ((is_kept = found != kept_.end())) kept_.splice(kept_.begin(), kept_, found);
    else kept_.push_front({i, promise.get_future().share()});
    content = kept_.front().content;
    drop_old();
  }
  if (is_kept) return content.get();
  try {
    promise.set_value(load(i));
  } catch (...) {
    promise.set_exception(std::current_exception());
  }
  return content.get();
}

// The block in hand stays, whatever its size.
void FczFile::drop_old() const {
  size_t bytes = 0;
  auto kept = kept_.begin();
  for (; kept != kept_.end(); ++kept) {
    bytes += index_.blocks[kept->block].length;
    if (kept != kept_.begin() && bytes > kKeptBytes) break;
  }
  kept_.erase(kept, kept_.end());
}

std::shared_ptr<const BlockContent> FczFile::load(size_t i) const {
  const BlockPlace& place = index_.blocks[i];
  try {
    std::vector<std::byte> bytes(place.block_bytes());
    bytes.resize(read_(bytes.data(), bytes.size(), place.at));
    const BlockHead head = parse_block_head(bytes);
    check_memory(head, memory_bytes_);
    if (head.type != place.type || head.offset + place.base != place.offset || head.length != place.length || head.packed != place.packed)
      fail("the index says something else of it");
    auto content = std::make_shared<BlockContent>(unpack_block(head, std::span(bytes).subspan(kBlockHeadBytes)));
    if (content->frames != place.frames || (place.frames > 0 && content->shape != place.shape))
      fail("the index says something else of its frames");
    return content;
  } catch (const Error& e) {
    throw e.in("block {} at byte {}", i, place.at);
  }
}

}  // namespace harima
