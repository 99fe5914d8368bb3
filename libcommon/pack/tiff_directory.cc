// SPDX-License-Identifier: BSD-3-Clause
#include "pack/tiff_directory.h"

#include <algorithm>

#include "format/tiff_types.h"

namespace harima {

namespace {

constexpr uint64_t kMostEntries = 4096, kMostPieces = 1 << 20;
constexpr uint64_t kLongestSide = 1 << 30;
constexpr uint64_t kPalette = 3, kMask = 4;  // photometric interpretations

// What the entries of one directory say, as far as it matters here.
struct Entries {
  uint64_t width = 0, height = 0, bits = 1, compression = 1, samples = 1, format = 1, photometric = 1;
  uint64_t tile_width = 0, tile_height = 0;
  std::vector<uint64_t> offsets, counts;
};

class Reader {
 public:
  explicit Reader(const TiffBytes& bytes) : bytes_(bytes) {}

  bool read(uint64_t entry) {
    const auto tag = bytes_.number(entry, 2);
    if (!tag) return false;
    switch (*tag) {
      case tiff::kWidth:
        return one(entry, found.width);
      case tiff::kHeight:
        return one(entry, found.height);
      case tiff::kBitsPerSample:
        return one(entry, found.bits);
      case tiff::kCompression:
        return one(entry, found.compression);
      case tiff::kPhotometric:
        return one(entry, found.photometric);
      case tiff::kSamplesPerPixel:
        return one(entry, found.samples);
      case tiff::kSampleFormat:
        return one(entry, found.format);
      case tiff::kTileWidth:
        return one(entry, found.tile_width);
      case tiff::kTileHeight:
        return one(entry, found.tile_height);
      case tiff::kStripOffsets:
      case tiff::kTileOffsets:
        return all(entry, found.offsets);
      case tiff::kStripByteCounts:
      case tiff::kTileByteCounts:
        return all(entry, found.counts);
    }
    return true;
  }

  Entries found;

 private:
  size_t width_of(uint64_t type) const {
    return type == tiff::kShort ? 2 : type == tiff::kLong ? 4 : type == tiff::kLong8 ? 8 : 0;
  }

  bool one(uint64_t entry, uint64_t& value) const {
    std::vector<uint64_t> values;
    if (!all(entry, values)) return false;
    value = values[0];
    return true;
  }
  bool all(uint64_t entry, std::vector<uint64_t>& values) const {
    const size_t place = bytes_.is_big ? 8 : 4;
    const auto type = bytes_.number(entry + 2, 2), count = bytes_.number(entry + 4, place);
    if (!type || !count || width_of(*type) == 0 || *count == 0 || *count > kMostPieces) return false;
    const size_t width = width_of(*type);
    uint64_t at = entry + 4 + place;
    if (*count * width > place) {
      const auto elsewhere = bytes_.number(at, place);
      if (!elsewhere || !bytes_.at(*elsewhere, *count * width)) return false;
      at = *elsewhere;
    }
    values.clear();
    for (uint64_t i = 0; i < *count; ++i) values.push_back(bytes_.number(at + i * width, width).value_or(0));
    return true;
  }

  const TiffBytes& bytes_;
};

std::optional<PixelType> type_of(const Entries& page) {
  if (page.samples != 1 || page.compression != 1) return {};
  if (page.format == 3) return page.bits == 32 ? std::optional(PixelType::f32) : std::nullopt;
  if (page.bits == 8) return PixelType::u8;
  if (page.bits == 16) return page.format == 2 ? PixelType::i16 : PixelType::u16;
  if (page.bits == 32) return page.format == 2 ? PixelType::i32 : PixelType::u32;
  return {};
}

// Tiles stand one below the other: they are stored so, and each has the same neighbours in the next frame.
std::optional<FrameShape> shape_of(const Entries& page, bool is_little) {
  const std::optional<PixelType> type = type_of(page);
  const bool is_tiled = page.tile_width > 0;
  const uint64_t width = is_tiled ? page.tile_width : page.width;
  const uint64_t height = is_tiled ? page.tile_height * page.offsets.size() : page.height;
  if (!type || width == 0 || height == 0 || width > kLongestSide || height > kLongestSide) return {};
  return FrameShape{*type, int(width), int(height), !is_little};
}

// The pieces in the order of the file; none if they overlap or are not what the frame needs.
std::vector<TiffPiece> pieces_of(Entries& page, uint64_t frame_bytes) {
  if (page.offsets.empty() || (page.counts.empty() && page.offsets.size() > 1)) return {};
  if (page.counts.empty()) page.counts = {frame_bytes};
  if (page.counts.size() != page.offsets.size()) return {};
  std::vector<TiffPiece> pieces;
  for (size_t i = 0; i < page.offsets.size(); ++i)
    if (page.counts[i] > 0) pieces.push_back({page.offsets[i], page.counts[i]});
  std::sort(pieces.begin(), pieces.end(), [](const TiffPiece& a, const TiffPiece& b) { return a.at < b.at; });
  uint64_t sum = 0, end = 0;
  for (const TiffPiece& piece : pieces) {
    if (piece.at < end || piece.bytes > frame_bytes || piece.at > UINT64_MAX / 2) return {};
    end = piece.at + piece.bytes;
    sum += piece.bytes;
  }
  return sum == frame_bytes ? pieces : std::vector<TiffPiece>{};
}

}  // namespace

std::optional<uint64_t> first_tiff_directory(TiffBytes& bytes) {
  const auto order = bytes.at(0, 2);
  if (!order || (*order)[0] != (*order)[1] ||
      ((*order)[0] != std::byte('I') && (*order)[0] != std::byte('M')))
    return {};
  bytes.is_little = (*order)[0] == std::byte('I');
  const auto version = bytes.number(2, 2);
  if (version != tiff::kClassic && version != tiff::kBig) return {};
  bytes.is_big = version == tiff::kBig;
  return bytes.is_big ? bytes.number(8, 8) : bytes.number(4, 4);
}

std::optional<TiffDirectory> read_tiff_directory(const TiffBytes& bytes, uint64_t place) {
  const size_t count_bytes = bytes.is_big ? 8 : 2, entry_bytes = bytes.is_big ? 20 : 12;
  const auto count = bytes.number(place, count_bytes);
  if (!count || *count == 0 || *count > kMostEntries) return {};
  const uint64_t entries = place + count_bytes;
  const auto next = bytes.number(entries + *count * entry_bytes, bytes.is_big ? 8 : 4);
  if (!next) return {};
  TiffDirectory directory{.next = *next, .is_names = false, .shape = {}, .pixels = {}};
  Reader reader(bytes);
  for (uint64_t i = 0; i < *count; ++i)
    if (!reader.read(entries + i * entry_bytes)) return directory;
  const std::optional<FrameShape> shape = shape_of(reader.found, bytes.is_little);
  if (!shape) return directory;
  directory.is_names = reader.found.photometric == kPalette || reader.found.photometric == kMask;
  directory.shape = *shape;
  directory.pixels = pieces_of(reader.found, shape->frame_bytes());
  return directory;
}

}  // namespace harima
