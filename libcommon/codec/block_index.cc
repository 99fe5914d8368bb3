// SPDX-License-Identifier: BSD-3-Clause
#include "codec/block_index.h"

#include <algorithm>

#include "base/error.h"
#include "codec/bytes.h"
#include "codec/zstd_bytes.h"

namespace harima {

namespace {

constexpr int kIndexLevel = 3;
constexpr size_t kCountBytes = 4;

BlockHead head_at(const ReadAt& read, size_t at) {
  BlockHeadBytes bytes;
  return parse_block_head(std::span(bytes).first(read(bytes.data(), bytes.size(), at)));
}

BlockPlace parse_entry(const std::byte* entry) {
  BlockPlace place;
  place.type = BlockType(entry[0]);
  place.length = number_at<uint32_t>(entry + 4);
  place.packed = number_at<uint32_t>(entry + 8);
  place.shape = {PixelType(entry[1]), int(number_at<uint32_t>(entry + 12)),
                 int(number_at<uint32_t>(entry + 16)), entry[2] != std::byte(0)};
  place.frames = int(number_at<uint32_t>(entry + 20));
  const bool has_frames = place.type == BlockType::frames;
  const bool is_sound = entry[1] <= std::byte(PixelType::f32) && place.shape.width >= 0 &&
                        place.shape.height >= 0 && place.frames >= 0;
  if (!is_sound || has_frames != (place.frames > 0) ||
      (place.frames > 0 && place.shape.frame_bytes() * size_t(place.frames) > place.length))
    fail("the index is damaged");
  return place;
}

// The blocks of the stream that ends at byte `end` of the file, places as the index tells them; `start`
// becomes its first byte.
std::vector<BlockPlace> blocks_before(const ReadAt& read, size_t end, size_t& start) {
  if (end < 2 * kBlockHeadBytes) fail("no room for an index");
  const BlockHead last = head_at(read, end - kBlockHeadBytes);
  if (last.type != BlockType::end || last.checksum < kBlockHeadBytes || last.checksum > end - kBlockHeadBytes)
    fail("no index");
  const size_t index_at = end - kBlockHeadBytes - last.checksum;
  const BlockHead head = head_at(read, index_at);
  if (head.type != BlockType::index || head.block_bytes() != last.checksum) fail("no index");
  std::vector<std::byte> payload(head.packed);
  payload.resize(read(payload.data(), payload.size(), index_at + kBlockHeadBytes));
  check_payload(head, payload);
  const size_t count = payload.size() < kCountBytes ? 0 : number_at<uint32_t>(payload.data());
  if (count == 0 || count > index_at / kBlockHeadBytes)
    fail("an index of {} blocks in {} bytes", count, index_at);
  check_zstd(std::span(payload).subspan(kCountBytes), count * kIndexEntryBytes);
  std::vector<std::byte> entries(count * kIndexEntryBytes);
  unpack_zstd(std::span(payload).subspan(kCountBytes), entries);
  std::vector<BlockPlace> places;
  uint64_t length = 0;
  start = index_at;
  for (size_t i = 0; i < count; ++i) {
    places.push_back(parse_entry(&entries[i * kIndexEntryBytes]));
    length += places.back().length;
    if (places.back().block_bytes() > start) fail("the index is damaged");
    start -= places.back().block_bytes();
  }
  if (length != last.offset) fail("the index is damaged");
  return places;
}

// Puts the blocks of one more stream, which begins at byte `at`, behind those that are there.
void append_stream(std::vector<BlockPlace> places, size_t at, BlockIndex& index) {
  const uint64_t base = index.bytes;
  for (BlockPlace& place : places) {
    place.at = at;
    place.base = base;
    place.offset = index.bytes;
    place.first_frame = index.frames;
    at += place.block_bytes();
    index.bytes += place.length;
    index.frames += uint64_t(place.frames);
    if (holds_data(place.type)) index.blocks.push_back(place);
    if (place.type == BlockType::metadata) index.metadata.push_back(place);
  }
  ++index.streams;
}

BlockIndex told_index(const ReadAt& read, size_t bytes) {
  struct Stream {
    std::vector<BlockPlace> places;
    size_t start;
  };
  std::vector<Stream> streams;
  for (size_t end = bytes, start = 0; end > 0; end = start) {
    std::vector<BlockPlace> places = blocks_before(read, end, start);
    streams.push_back({std::move(places), start});
  }
  BlockIndex index;
  for (auto stream = streams.rbegin(); stream != streams.rend(); ++stream)
    append_stream(std::move(stream->places), stream->start, index);
  return index;
}

BlockPlace place_of(const BlockHead& head, const ReadAt& read, size_t at) {
  BlockPlace place;
  place.type = head.type;
  place.length = head.length;
  place.packed = head.packed;
  if (head.type != BlockType::frames) return place;
  std::array<std::byte, kFramesHeadBytes> bytes;
  const size_t found = read(bytes.data(), std::min<size_t>(bytes.size(), head.packed), at + kBlockHeadBytes);
  const FramesHead frames = parse_frames_head(std::span(bytes).first(found), head.length);
  place.shape = frames.shape;
  place.frames = frames.frames;
  return place;
}

// From head to head.
BlockIndex walked_index(const ReadAt& read, size_t bytes) {
  BlockIndex index;
  std::vector<BlockPlace> places;
  uint64_t offset = 0;
  size_t start = 0;
  index.is_cut = true;
  for (size_t at = 0; at < bytes;) {
    try {
      if (bytes - at < kBlockHeadBytes) break;
      const BlockHead head = head_at(read, at);
      if (head.offset != offset) fail("unpacked byte {}, wanted {}", head.offset, offset);
      if (head.packed > bytes - at - kBlockHeadBytes) break;
      places.push_back(place_of(head, read, at));
      offset = head.end_offset();
      at += head.block_bytes();
      index.is_cut = head.type != BlockType::end;
    } catch (const Error& e) {
      throw e.in("byte {}", at);
    }
    if (index.is_cut) continue;
    places.pop_back();
    append_stream(std::exchange(places, {}), start, index);
    offset = 0;
    start = at;
  }
  if (index.is_cut && (!places.empty() || index.streams == 0)) append_stream(std::move(places), start, index);
  return index;
}

}  // namespace

size_t BlockIndex::block_of_byte(uint64_t byte) const {
  const auto after = std::upper_bound(blocks.begin(), blocks.end(), byte,
                                      [](uint64_t b, const BlockPlace& place) { return b < place.offset; });
  return byte >= bytes || after == blocks.begin() ? blocks.size() : size_t(after - blocks.begin()) - 1;
}

size_t BlockIndex::block_of_frame(uint64_t frame) const {
  const auto found = std::partition_point(blocks.begin(), blocks.end(), [&](const BlockPlace& place) {
    return place.first_frame + uint64_t(place.frames) <= frame;
  });
  return size_t(found - blocks.begin());
}

BlockIndex read_block_index(const ReadAt& read, size_t bytes) {
  try {
    return told_index(read, bytes);
  } catch (const Error&) {
    return walked_index(read, bytes);
  }
}

std::vector<std::string> metadata_texts(const ReadAt& read, const BlockIndex& index) {
  constexpr size_t kMostMetadata = 1 << 20;
  std::vector<std::string> texts;
  for (const BlockPlace& place : index.metadata) {
    if (place.packed > kMostMetadata) continue;
    std::vector<std::byte> block(place.block_bytes());
    block.resize(read(block.data(), block.size(), place.at));
    const std::span<const std::byte> payload =
        std::span(block).subspan(std::min(kBlockHeadBytes, block.size()));
    check_payload(parse_block_head(block), payload);
    texts.emplace_back(reinterpret_cast<const char*>(payload.data()), payload.size());
  }
  return texts;
}

std::vector<std::byte> index_entry(std::span<const std::byte> block) {
  const BlockHead head = parse_block_head(block);
  std::vector<std::byte> entry(kIndexEntryBytes);
  entry[0] = std::byte(head.type);
  put_number(&entry[4], head.length);
  put_number(&entry[8], head.packed);
  if (head.type != BlockType::frames) return entry;
  const FramesHead frames = parse_frames_head(block.subspan(kBlockHeadBytes), head.length);
  entry[1] = std::byte(frames.shape.type);
  entry[2] = std::byte(frames.shape.is_big_endian);
  put_number(&entry[12], uint32_t(frames.shape.width));
  put_number(&entry[16], uint32_t(frames.shape.height));
  put_number(&entry[20], uint32_t(frames.frames));
  return entry;
}

int frames_of_entry(std::span<const std::byte> entry) { return parse_entry(entry.data()).frames; }

std::vector<std::byte> index_payload(std::span<const std::byte> entries) {
  std::vector<std::byte> payload(kCountBytes);
  put_number(payload.data(), uint32_t(entries.size() / kIndexEntryBytes));
  append(payload, pack_zstd(entries, kIndexLevel));
  return payload;
}

}  // namespace harima
