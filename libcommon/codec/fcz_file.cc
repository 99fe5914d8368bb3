// SPDX-License-Identifier: BSD-3-Clause
#include "codec/fcz_file.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "base/error.h"
#include "base/parallel.h"

namespace harima {

namespace {

constexpr size_t kKeptBytes = 128 << 20, kKeptBytesPerThread = 64 << 20;
constexpr size_t kKeptBesides = 16;

BlockCache& cache() {
  static BlockCache cache(std::max(kKeptBytes, kKeptBytesPerThread * size_t(thread_count())));
  return cache;
}

uint64_t next_number() {
  static std::atomic<uint64_t> next{0};
  return next++;
}

template <class Load>
void keep(const BlockCache::Claim& claim, Load load) {
  try {
    claim.promise->set_value(load());
  } catch (...) {
    claim.promise->set_exception(std::current_exception());
  }
}

}  // namespace

FczFile::FczFile(ReadAt read, size_t file_bytes, size_t memory_bytes)
    : read_(std::move(read)), memory_bytes_(memory_bytes), number_(next_number()),
      index_(read_block_index(read_, file_bytes)) {}

size_t FczFile::read_some(void* dst, size_t bytes, uint64_t offset) const {
  auto* to = static_cast<std::byte*>(dst);
  size_t done = 0;
  for (size_t i; done < bytes && (i = index_.block_of_byte(offset + done)) < index_.blocks.size();) {
    if (const size_t copied = copy_beside(to + done, bytes - done, offset + done, i); copied > 0) {
      done += copied;
      continue;
    }
    const auto content = block(i);
    const size_t from = size_t(offset + done - index_.blocks[i].offset);
    const size_t count = std::min(bytes - done, content->bytes.size() - from);
    std::memcpy(to + done, content->bytes.data() + from, count);
    done += count;
  }
  return done;
}

size_t FczFile::read_cheap(void* dst, size_t bytes, uint64_t offset) const {
  const size_t i = index_.block_of_byte(offset);
  if (i == index_.blocks.size()) return 0;
  const size_t copied = copy_beside(dst, bytes, offset, i);
  return copied > 0
             ? copied
             : read_some(
                   dst, std::min<uint64_t>(bytes, index_.blocks[i].offset + index_.blocks[i].length - offset),
                   offset);
}

BlockCache::Content FczFile::block(size_t i) const {
  const BlockCache::Claim wanted = claim(i);
  if (wanted.promise) keep(wanted, [&] { return load(i); });
  else unpack_meanwhile(i, wanted);
  return wanted.content.get();
}

BlockCache::Claim FczFile::claim(size_t i) const {
  return cache().claim({number_, i}, index_.blocks[i].length);
}

void FczFile::unpack_meanwhile(size_t i, const BlockCache::Claim& waited_for) const {
  size_t ahead = 0;
  for (size_t next = i + 1; next < index_.blocks.size() && !waited_for.is_ready(); ++next) {
    ahead += index_.blocks[next].length;
    if (ahead > cache().most_bytes() / 2) return;
    if (const BlockCache::Claim other = claim(next); other.promise) keep(other, [&] { return load(next); });
  }
}

// Blocks have the last word, but what the index said of them has been relied on.
BlockHead FczFile::head_of(size_t i, std::span<const std::byte> bytes) const {
  const BlockPlace& place = index_.blocks[i];
  const BlockHead head = parse_block_head(bytes);
  check_memory(head, memory_bytes_);
  if (head.type != place.type || head.offset + place.base != place.offset || head.length != place.length ||
      head.packed != place.packed)
    fail("the index says something else of it");
  return head;
}

BlockCache::Content FczFile::load(size_t i) const {
  const BlockPlace& place = index_.blocks[i];
  try {
    std::vector<std::byte> bytes(place.block_bytes());
    bytes.resize(read_(bytes.data(), bytes.size(), place.at));
    const BlockHead head = head_of(i, bytes);
    auto content =
        std::make_shared<BlockContent>(unpack_block(head, std::span(bytes).subspan(kBlockHeadBytes)));
    if (content->frames != place.frames || (place.frames > 0 && content->shape != place.shape))
      fail("the index says something else of its frames");
    return content;
  } catch (const Error& e) {
    throw e.in("block {} at byte {}", i, place.at);
  }
}

std::shared_ptr<const FczFile::Beside> FczFile::beside(size_t i) const {
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept->block == i; });
    if (found != kept_.end()) {
      kept_.splice(kept_.begin(), kept_, found);
      return *found;
    }
  }
  const auto loaded = std::make_shared<const Beside>(load_beside(i));
  const std::lock_guard lock(mutex_);
  kept_.push_front(loaded);
  if (kept_.size() > kKeptBesides) kept_.pop_back();
  return loaded;
}

FczFile::Beside FczFile::load_beside(size_t i) const {
  const BlockPlace& place = index_.blocks[i];
  try {
    std::vector<std::byte> bytes(std::min(place.block_bytes(), kBlockHeadBytes + kFramesHeadBytes));
    bytes.resize(read_(bytes.data(), bytes.size(), place.at));
    const BlockHead head = head_of(i, bytes);
    const FramesHead frames = parse_frames_head(std::span(bytes).subspan(kBlockHeadBytes), head.length);
    if (frames.frames != place.frames || frames.shape != place.shape)
      fail("the index says something else of its frames");
    std::vector<std::byte> payload(beside_end(frames, head.packed));
    payload.resize(read_(payload.data(), payload.size(), place.at + kBlockHeadBytes));
    if (payload.size() < beside_end(frames, head.packed)) fail("the file is cut off");
    Beside loaded{i, unpack_beside(frames, payload, head.length), {0}, {0}};
    for (const PixelRun& run : loaded.content.runs) {
      loaded.starts.push_back(loaded.starts.back() + run.other + run.pixels);
      loaded.other_starts.push_back(loaded.other_starts.back() + run.other);
    }
    return loaded;
  } catch (const Error& e) {
    throw e.in("block {} at byte {}", i, place.at);
  }
}

// Up to `bytes` from `offset`, which is in block `i`, to the next pixel or the end of the block; 0 if a pixel
// is there.
size_t FczFile::copy_beside(void* dst, size_t bytes, uint64_t offset, size_t i) const {
  if (index_.blocks[i].frames == 0) return 0;
  const std::shared_ptr<const Beside> found = beside(i);
  const size_t at = size_t(offset - index_.blocks[i].offset);
  const size_t run =
      size_t(std::upper_bound(found->starts.begin(), found->starts.end(), at) - found->starts.begin()) - 1;
  const std::vector<std::byte>& other = found->content.other;
  const size_t from = found->other_starts[run] + at - found->starts[run];
  const size_t end = run < found->content.runs.size() ? found->other_starts[run + 1] : other.size();
  if (from >= end) return 0;
  const size_t count = std::min(bytes, end - from);
  std::memcpy(dst, other.data() + from, count);
  return count;
}

}  // namespace harima
