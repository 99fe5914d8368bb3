// SPDX-License-Identifier: BSD-3-Clause
#include "pack/hdf5_objects.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "pack/hdf5_chunk_arrays.h"

namespace harima {

namespace {

constexpr uint64_t kLongestSide = 1 << 30;
constexpr uint64_t kMostMessageBytes = 1 << 16;
constexpr size_t kMostBlocks = 16;  // of messages of one object
constexpr size_t kMostRank = 32;
constexpr uint64_t kLeastBytes = 4096;  // of a dataset, or of a chunk, that may be pictures
enum Message : unsigned {
  kDataspace = 1,
  kDatatype = 3,
  kLink = 6,
  kLayout = 8,
  kFilters = 11,
  kContinuation = 16,
  kSymbolTable = 17
};

bool has_mark(const FileBytes& bytes, uint64_t place, std::string_view mark) {
  const auto found = bytes.at(place, mark.size());
  return found && std::memcmp(found->data(), mark.data(), mark.size()) == 0;
}

// The messages of one object, put together.
class ObjectReader {
 public:
  ObjectReader(const FileBytes& bytes, Hdf5Findings& findings) : bytes_(bytes), findings_(findings) {}

  void read(uint64_t place) {
    if (has_mark(bytes_, place, "OHDR")) read_new(place);
    else if (bytes_.number(place, 2) == 1) add_block(place + 16, bytes_.number(place + 8, 4).value_or(0));
    for (size_t i = 0; i < blocks_.size() && i < kMostBlocks; ++i)
      read_messages(blocks_[i].at, blocks_[i].bytes);
    find_pixels();
  }

 private:
  struct Block {
    uint64_t at, bytes;
  };
  uint64_t number(uint64_t place, size_t bytes) const { return bytes_.number(place, bytes).value_or(0); }
  void add_block(uint64_t at, uint64_t bytes) {
    if (bytes <= kMostMessageBytes) blocks_.push_back({at, bytes});
  }
  void read_new(uint64_t place);
  void read_messages(uint64_t place, uint64_t bytes);
  void read_message(unsigned type, uint64_t at);
  void read_dataspace(uint64_t at);
  void read_datatype(uint64_t at);
  void read_layout(uint64_t at);
  void read_chunked(uint64_t at);
  void read_link(uint64_t at);
  void find_pixels();
  void find_chunks(const Hdf5Pixels& chunk);

  const FileBytes& bytes_;
  Hdf5Findings& findings_;
  std::vector<Block> blocks_;
  bool is_new_ = false, has_order_ = false, has_filters_ = false;
  std::vector<uint64_t> sizes_, chunk_;  // the slowest first; of a chunk also the bytes of an element
  std::optional<PixelType> type_;
  bool is_big_endian_ = false;
  uint64_t data_at_ = 0;
  enum ChunkIndex : uint64_t {
    tree = 0,
    single = 1,
    implicit = 2,
    fixed_array = 3,
    extensible_array = 4
  } index_ = tree;
};

// Version 2 of an object header.
void ObjectReader::read_new(uint64_t place) {
  const uint64_t flags = number(place + 5, 1);
  uint64_t at = place + 6 + (flags & 32 ? 16 : 0) + (flags & 16 ? 4 : 0);
  const size_t width = size_t(1) << (flags & 3);
  is_new_ = true;
  has_order_ = flags & 4;
  add_block(at + width, number(at, width));
}

void ObjectReader::read_messages(uint64_t place, uint64_t bytes) {
  const uint64_t head = is_new_ ? (has_order_ ? 6 : 4) : 8, end = place + bytes;
  for (uint64_t at = place; at + head <= end;) {
    const auto type = unsigned(number(at, is_new_ ? 1 : 2));
    const uint64_t length = number(at + (is_new_ ? 1 : 2), 2), flags = number(at + (is_new_ ? 3 : 4), 1);
    const bool is_elsewhere = flags & 2;
    if (length > end - at - head) return;
    if (!is_elsewhere) read_message(type, at + head);
    at += head + length;
  }
}

void ObjectReader::read_message(unsigned type, uint64_t at) {
  switch (type) {
    case kDataspace:
      return read_dataspace(at);
    case kDatatype:
      return read_datatype(at);
    case kLayout:
      return read_layout(at);
    case kLink:
      return read_link(at);
    case kFilters:
      has_filters_ = number(at + 1, 1) > 0;
      return;
    case kContinuation: {
      const uint64_t next = number(at, 8), length = number(at + 8, 8);
      return is_new_ ? add_block(next + 4, std::max<uint64_t>(length, 8) - 8) : add_block(next, length);
    }
    case kSymbolTable:
      findings_.places.push_back({number(at, 8), Hdf5Kind::group_tree, {}});
      return;
  }
}

void ObjectReader::read_dataspace(uint64_t at) {
  const uint64_t version = number(at, 1), rank = number(at + 1, 1);
  if (rank > kMostRank) return;
  const uint64_t first = at + (version == 1 ? 8 : 4);
  for (uint64_t i = 0; i < rank; ++i) sizes_.push_back(number(first + 8 * i, 8));
}

void ObjectReader::read_datatype(uint64_t at) {
  const uint64_t kind = number(at, 1) & 15, bits = number(at + 1, 1), bytes = number(at + 4, 4);
  const bool is_signed = bits & 8;
  is_big_endian_ = bits & 1 && bytes > 1;
  if (kind == 1 && bytes == 4 && !(bits & 64)) type_ = PixelType::f32;
  if (kind != 0) return;
  if (bytes == 1) type_ = PixelType::u8;
  if (bytes == 2) type_ = is_signed ? PixelType::i16 : PixelType::u16;
  if (bytes == 4) type_ = is_signed ? PixelType::i32 : PixelType::u32;
}

void ObjectReader::read_layout(uint64_t at) {
  enum : uint64_t { contiguous = 1, chunked = 2 };
  const uint64_t version = number(at, 1), kind = number(at + 1, 1);
  if (kind == contiguous && (version == 3 || version == 4)) data_at_ = number(at + 2, 8);
  if (kind != chunked) return;
  if (version == 4) return read_chunked(at + 2);
  if (version != 3) return;
  const uint64_t dimensions = number(at + 2, 1);
  if (dimensions > kMostRank) return;
  data_at_ = number(at + 3, 8);
  for (uint64_t i = 0; i < dimensions; ++i) chunk_.push_back(number(at + 11 + 4 * i, 4));
}

// Version 4 of a layout.
void ObjectReader::read_chunked(uint64_t at) {
  const uint64_t flags = number(at, 1), dimensions = number(at + 1, 1), width = number(at + 2, 1);
  const bool is_filtered = flags & 2;
  if (dimensions > kMostRank || width == 0 || width > 8 || is_filtered) return;
  for (uint64_t i = 0; i < dimensions; ++i) chunk_.push_back(number(at + 3 + width * i, width));
  at += 3 + width * dimensions;
  index_ = ChunkIndex(number(at, 1));
  const uint64_t parameters = index_ == fixed_array ? 1 : index_ == extensible_array ? 5 : 0;
  if (index_ != tree && index_ <= extensible_array) data_at_ = number(at + 1 + parameters, 8);
}

void ObjectReader::read_link(uint64_t at) {
  const uint64_t flags = number(at + 1, 1);
  uint64_t next = at + 2;
  if (flags & 8 && number(next++, 1) != 0) return;  // not a hard link
  next += (flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0);
  const size_t width = size_t(1) << (flags & 3);
  const uint64_t name = number(next, width);
  if (name < kMostMessageBytes)
    findings_.places.push_back({number(next + width + name, 8), Hdf5Kind::object, {}});
}

// Frames are the last two of these sizes, one for each of the others. None if a size is not of this world.
std::optional<Hdf5Pixels> frames_of(std::span<const uint64_t> sizes, PixelType type, bool is_big_endian) {
  if (sizes.size() < 2) return {};
  uint64_t frames = 1;
  for (size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0 || sizes[i] > kLongestSide) return {};
    if (i + 2 < sizes.size() && (frames *= sizes[i]) > UINT32_MAX) return {};
  }
  const FrameShape shape{type, int(sizes[sizes.size() - 1]), int(sizes[sizes.size() - 2]), is_big_endian};
  if (frames * shape.frame_bytes() < kLeastBytes) return {};
  return Hdf5Pixels{0, shape, frames};
}

void ObjectReader::find_pixels() {
  if (!type_ || data_at_ == 0 || data_at_ == UINT64_MAX || has_filters_) return;
  const bool is_chunked = !chunk_.empty();
  if (is_chunked && (chunk_.size() != sizes_.size() + 1 || chunk_.back() != bytes_of(*type_))) return;
  const std::span<const uint64_t> sizes =
      is_chunked ? std::span(chunk_).first(sizes_.size()) : std::span(sizes_);
  std::optional<Hdf5Pixels> pixels = frames_of(sizes, *type_, is_big_endian_);
  if (!pixels) return;
  pixels->at = data_at_;
  if (is_chunked) find_chunks(*pixels);
  else findings_.pixels.push_back(*pixels);
}

void ObjectReader::find_chunks(const Hdf5Pixels& chunk) {
  if (index_ == tree)
    return findings_.places.push_back({data_at_, Hdf5Kind::chunk_tree, chunk, chunk_.size()});
  if (index_ == fixed_array || index_ == extensible_array)
    return findings_.places.push_back({data_at_, Hdf5Kind::chunk_array, chunk, chunk_.size()});
  Hdf5Pixels all = chunk;  // one behind the other
  for (size_t i = 0; i < sizes_.size() && all.frames < UINT32_MAX; ++i)
    all.frames *= (sizes_[i] + chunk_[i] - 1) / chunk_[i];
  if (all.frames < UINT32_MAX) findings_.pixels.push_back(all);
}

// A node of a B-tree of version 1: keys and children, a key first. `body(key, child)`, places both.
template <class Body>
void for_each_child(const FileBytes& bytes, uint64_t place, uint64_t key_bytes, Body body) {
  const uint64_t count = bytes.number(place + 6, 2).value_or(0), step = key_bytes + 8;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t key = place + 24 + i * step;
    if (const auto child = bytes.number(key + key_bytes, 8)) body(key, *child);
  }
}

void look_at_tree(const FileBytes& bytes, const Hdf5Address& tree, Hdf5Findings& findings) {
  if (!has_mark(bytes, tree.at, "TREE")) return;
  const bool is_of_chunks = tree.kind == Hdf5Kind::chunk_tree, is_leaf = bytes.number(tree.at + 5, 1) == 0;
  if (bytes.number(tree.at + 4, 1) != uint64_t(is_of_chunks)) return;
  const uint64_t chunk_bytes = tree.chunk.shape.frame_bytes() * tree.chunk.frames;
  for_each_child(bytes, tree.at, is_of_chunks ? 8 + 8 * tree.dimensions : 8,
                 [&](uint64_t key, uint64_t child) {
                   Hdf5Address next = tree;
                   next.at = child;
                   if (!is_leaf) return findings.places.push_back(next);
                   if (!is_of_chunks) return findings.places.push_back({child, Hdf5Kind::symbols, {}});
                   if (bytes.number(key, 4) == chunk_bytes)
                     findings.pixels.push_back({child, tree.chunk.shape, tree.chunk.frames});
                 });
}

void look_at_symbols(const FileBytes& bytes, uint64_t place, Hdf5Findings& findings) {
  if (!has_mark(bytes, place, "SNOD")) return;
  const uint64_t count = bytes.number(place + 6, 2).value_or(0);
  for (uint64_t i = 0; i < count; ++i)
    if (const auto object = bytes.number(place + 8 + 40 * i + 8, 8))
      findings.places.push_back({*object, Hdf5Kind::object, {}});
}

}  // namespace

std::optional<Hdf5Address> hdf5_root(const FileBytes& bytes) {
  const uint64_t version = bytes.number(8, 1).value_or(UINT64_MAX);
  const bool is_old = version < 2;
  if (version > 3 || bytes.number(is_old ? 13 : 9, 2) != 0x0808) return {};
  const uint64_t base = is_old ? 24 + 4 * version : 12;
  const auto root = bytes.number(is_old ? base + 40 : 36, 8);
  if (bytes.number(base, 8) != 0 || !root) return {};
  return Hdf5Address{*root, Hdf5Kind::object, {}};
}

void look_at_hdf5(const FileBytes& bytes, const Hdf5Address& place, Hdf5Findings& findings) {
  switch (place.kind) {
    case Hdf5Kind::object:
      return ObjectReader(bytes, findings).read(place.at);
    case Hdf5Kind::symbols:
      return look_at_symbols(bytes, place.at, findings);
    case Hdf5Kind::group_tree:
    case Hdf5Kind::chunk_tree:
      return look_at_tree(bytes, place, findings);
    case Hdf5Kind::chunk_array:
      return look_at_chunk_array(bytes, place, findings);
  }
}

}  // namespace harima
