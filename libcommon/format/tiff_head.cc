// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_head.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "format/tiff_types.h"

static_assert(std::endian::native == std::endian::little, "pixels are written as they lie in memory");

namespace harima {

namespace {

constexpr size_t kStripBytes = 1 << 20;
constexpr uint64_t kClassicBytes = (uint64_t{1} << 32) - (1 << 24);  // room for the directories
constexpr const char* kSoftware = "harima " HARIMA_VERSION;

class Bytes {
 public:
  void put(uint64_t value, size_t count) {
    for (size_t i = 0; i < count; ++i) bytes.push_back(std::byte(value >> (8 * i)));
  }
  void text(const std::string& text) {
    for (char c : text) bytes.push_back(std::byte(c));
    bytes.push_back(std::byte{0});
  }
  std::vector<std::byte> bytes;
};

// One directory: fixed-size entries first, then the values that do not fit into them.
class Directory {
 public:
  Directory(bool big, uint64_t at, size_t entries)
      : big_(big), entries_(entries), spill_at_(at + (big ? 16 : 6) + entries * (big ? 20 : 12)) {}

  void number(tiff::Tag tag, tiff::Type type, uint64_t value) {
    head(tag, type, 1);
    table_.put(value, big_ ? 8 : 4);
  }
  void text(tiff::Tag tag, const std::string& text) {
    Bytes value;
    value.text(text);
    values(tag, tiff::kAscii, text.size() + 1, value.bytes);
  }
  void ratio(tiff::Tag tag, uint32_t over, uint32_t under) {
    Bytes value;
    value.put(over, 4);
    value.put(under, 4);
    values(tag, tiff::kRational, 1, value.bytes);
  }
  void list(tiff::Tag tag, const std::vector<uint64_t>& numbers) {
    Bytes value;
    for (uint64_t number : numbers) value.put(number, big_ ? 8 : 4);
    values(tag, big_ ? tiff::kLong8 : tiff::kLong, numbers.size(), value.bytes);
  }
  std::vector<std::byte> finish(bool more) const {
    Bytes all;
    all.put(entries_, big_ ? 8 : 2);
    all.bytes.insert(all.bytes.end(), table_.bytes.begin(), table_.bytes.end());
    all.put(more ? spill_at_ + spill_.bytes.size() : 0, big_ ? 8 : 4);
    all.bytes.insert(all.bytes.end(), spill_.bytes.begin(), spill_.bytes.end());
    return all.bytes;
  }

 private:
  void head(tiff::Tag tag, tiff::Type type, uint64_t count) {
    table_.put(tag, 2);
    table_.put(type, 2);
    table_.put(count, big_ ? 8 : 4);
  }
  void values(tiff::Tag tag, tiff::Type type, uint64_t count, std::vector<std::byte>& value) {
    const size_t room = big_ ? 8 : 4;
    head(tag, type, count);
    if (value.size() <= room) {
      value.resize(room);
      table_.bytes.insert(table_.bytes.end(), value.begin(), value.end());
      return;
    }
    table_.put(spill_at_ + spill_.bytes.size(), room);
    value.resize((value.size() + 7) / 8 * 8);
    spill_.bytes.insert(spill_.bytes.end(), value.begin(), value.end());
  }

  bool big_;
  size_t entries_;
  uint64_t spill_at_;
  Bytes table_, spill_;
};

int sample_format(PixelType type) {
  if (type == PixelType::f32) return 3;
  return type == PixelType::i16 || type == PixelType::i32 ? 2 : 1;
}

void put_strips(const TiffWriting& writing, uint64_t pixels, Directory& directory, tiff::Tag tag) {
  std::vector<uint64_t> numbers;
  const size_t strip = size_t(writing.rows_per_strip()) * size_t(writing.width) * bytes_of(writing.type);
  for (size_t at = 0; at < writing.frame_bytes(); at += strip)
    numbers.push_back(tag == tiff::kStripOffsets ? pixels + at : std::min(strip, writing.frame_bytes() - at));
  directory.list(tag, numbers);
}

}  // namespace

int TiffWriting::rows_per_strip() const {
  const size_t rows = kStripBytes / std::max<size_t>(1, size_t(width) * bytes_of(type));
  return int(std::clamp<size_t>(rows, 1, size_t(std::max(1, height))));
}

bool needs_big_tiff(const TiffWriting& writing, int frames) {
  return frames < 0 || uint64_t(frames) * (writing.frame_bytes() + 4096) > kClassicBytes;
}

size_t tiff_header_bytes(bool big) { return big ? 16 : 8; }

std::vector<std::byte> tiff_header(bool big, uint64_t directory) {
  Bytes head;
  head.put('I' | 'I' << 8, 2);
  head.put(big ? tiff::kBig : tiff::kClassic, 2);
  if (big) head.put(8, 4);  // bytes of an offset, then zero
  head.put(directory, big ? 8 : 4);
  return head.bytes;
}

std::vector<std::byte> tiff_directory(const TiffWriting& writing, const std::string& description, uint64_t at,
                                      uint64_t pixels, bool more) {
  const bool sized = writing.pixel_um > 0 && writing.pixel_um < 1e4;
  Directory directory(writing.big, at, 12 + (description.empty() ? 0 : 1) + (sized ? 3 : 0));
  directory.number(tiff::kWidth, tiff::kLong, uint64_t(writing.width));
  directory.number(tiff::kHeight, tiff::kLong, uint64_t(writing.height));
  directory.number(tiff::kBitsPerSample, tiff::kShort, 8 * bytes_of(writing.type));
  directory.number(tiff::kCompression, tiff::kShort, 1);
  directory.number(tiff::kPhotometric, tiff::kShort, 1);
  if (!description.empty()) directory.text(tiff::kDescription, description);
  put_strips(writing, pixels, directory, tiff::kStripOffsets);
  directory.number(tiff::kSamplesPerPixel, tiff::kShort, 1);
  directory.number(tiff::kRowsPerStrip, tiff::kLong, uint64_t(writing.rows_per_strip()));
  put_strips(writing, pixels, directory, tiff::kStripByteCounts);
  if (sized) {
    const auto per_cm = uint32_t(std::llround(1e7 / writing.pixel_um));  // in thousandths
    directory.ratio(tiff::kXResolution, per_cm, 1000);
    directory.ratio(tiff::kYResolution, per_cm, 1000);
    directory.number(tiff::kResolutionUnit, tiff::kShort, tiff::kCentimetre);
  }
  directory.text(tiff::kSoftware, kSoftware);
  directory.text(tiff::kArtist, "harima");
  directory.number(tiff::kSampleFormat, tiff::kShort, uint64_t(sample_format(writing.type)));
  return directory.finish(more);
}

}  // namespace harima
