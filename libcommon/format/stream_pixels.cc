// SPDX-License-Identifier: BSD-3-Clause
#include "format/stream_pixels.h"

#include <algorithm>

#include "base/error.h"
#include "codec/frame_group.h"
#include "format/words.h"

namespace harima {

namespace {

constexpr uint64_t kTagRowMajor = 40;
constexpr uint64_t kTagPacked = 56500;
constexpr uint64_t kLongestSide = 1 << 30;
constexpr size_t kPiece = 1 << 20;

struct Algorithm {
  std::string_view name;
  StreamPacking packing;
};
constexpr Algorithm kAlgorithms[] = {
    {"lz4", StreamPacking::lz4}, {"bslz4", StreamPacking::bslz4}, {"fcz", StreamPacking::fcz}};

struct ArrayTag {
  uint64_t tag;
  PixelType type;
  bool is_big_endian;
};
constexpr ArrayTag kArrayTags[] = {
    {64, PixelType::u8, false},  {68, PixelType::u8, false},  {69, PixelType::u16, false},
    {77, PixelType::i16, false}, {70, PixelType::u32, false}, {78, PixelType::i32, false},
    {85, PixelType::f32, false}, {65, PixelType::u16, true},  {73, PixelType::i16, true},
    {66, PixelType::u32, true},  {74, PixelType::i32, true},  {81, PixelType::f32, true},
};

uint64_t tag_of(PixelType type) {
  for (const ArrayTag& row : kArrayTags)
    if (row.type == type && !row.is_big_endian) return row.tag;
  fail("a stream has no pixels of type {}", name_of(type));
}

void find_array_tag(uint64_t tag, StreamPixels& pixels) {
  for (const ArrayTag& row : kArrayTags)
    if (row.tag == tag) {
      pixels.type = row.type;
      pixels.is_big_endian = row.is_big_endian;
      return;
    }
  fail("typed array with tag {}, wanted 8, 16 or 32 bit integers or 32 bit floats", tag);
}

void expect_tag(CborReader& reader, uint64_t wanted, std::string_view what) {
  const CborHead head = reader.head();
  if (head.major != CborMajor::tag) reader.fail_kind(head, what);
  if (head.value != wanted)
    fail("byte {}: found tag {}, wanted {} ({})", reader.input().position(), head.value, wanted, what);
}

void expect_count(CborReader& reader, uint64_t wanted) {
  const uint64_t found = reader.expect(CborMajor::array, wanted);
  if (found != wanted)
    fail("byte {}: found an array of {}, wanted {}", reader.input().position(), found, wanted);
}

// [algorithm, modifier, bytes], its tag already taken. The payload may be a little larger than the frame.
void read_packed_heads(CborReader& reader, StreamPixels& pixels) {
  expect_count(reader, 3);
  const std::string name = reader.text(64);
  const uint64_t modifier = reader.expect(CborMajor::unsigned_integer, 8);
  const auto algorithm = std::ranges::find(kAlgorithms, name, &Algorithm::name);
  if (algorithm == std::end(kAlgorithms))
    fail("compression '{}' is unknown, wanted lz4, bslz4 or fcz", trimmed(name));
  pixels.packing = algorithm->packing;
  if (pixels.packing == StreamPacking::bslz4 && modifier != bytes_of(pixels.type))
    fail("bslz4 of elements of {} bytes, wanted {}", modifier, bytes_of(pixels.type));
  pixels.payload_bytes = size_t(reader.expect(CborMajor::bytes, 2 * pixels.frame_bytes() + 65536));
}

void unpack_fcz(const std::vector<std::byte>& payload, const StreamPixels& pixels, std::byte* dst) {
  decode_group(payload, {pixels.type, pixels.width, pixels.height, 1}, dst);
}

std::vector<std::byte> read_payload(ByteInput& input, size_t bytes) {
  std::vector<std::byte> payload;
  while (payload.size() < bytes) {  // grows by what has really arrived
    const size_t at = payload.size();
    payload.resize(at + std::min(kPiece, bytes - at));
    input.read(payload.data() + at, payload.size() - at);
  }
  return payload;
}

}  // namespace

StreamPixels read_pixel_heads(CborReader& reader) {
  StreamPixels pixels;
  expect_tag(reader, kTagRowMajor, "rows and columns, row by row");
  expect_count(reader, 2);
  expect_count(reader, 2);
  const uint64_t rows = reader.expect(CborMajor::unsigned_integer, kLongestSide);
  const uint64_t columns = reader.expect(CborMajor::unsigned_integer, kLongestSide);
  const CborHead tag = reader.head();
  if (tag.major != CborMajor::tag) reader.fail_kind(tag, "a typed array");
  find_array_tag(tag.value, pixels);
  if (rows == 0 || columns == 0 || rows * columns > kMaxFrameBytes / bytes_of(pixels.type))
    fail("frame of {} x {} pixels, wanted 1 to {} bytes", columns, rows, kMaxFrameBytes);
  pixels.width = int(columns);
  pixels.height = int(rows);
  const CborHead payload = reader.head();
  if (payload.major == CborMajor::tag && payload.value == kTagPacked) {
    read_packed_heads(reader, pixels);
  } else {
    if (payload.major != CborMajor::bytes) reader.fail_kind(payload, "a byte string");
    if (payload.value != pixels.frame_bytes())
      fail("frame has {} bytes, wanted {} for {} x {} {}", payload.value, pixels.frame_bytes(), columns, rows,
           name_of(pixels.type));
    pixels.payload_bytes = pixels.frame_bytes();
  }
  pixels.payload_at = reader.input().position();
  return pixels;
}

void read_pixels(ByteInput& input, const StreamPixels& pixels, std::byte* dst) {
  const size_t element = bytes_of(pixels.type);
  const size_t bytes = pixels.frame_bytes();
  switch (pixels.packing) {
    case StreamPacking::none:
      input.read(dst, bytes);
      break;
    case StreamPacking::lz4:
      unpack_lz4(read_payload(input, pixels.payload_bytes), dst, bytes);
      break;
    case StreamPacking::bslz4:
      unpack_bslz4(read_payload(input, pixels.payload_bytes), element, dst, bytes);
      break;
    case StreamPacking::fcz:
      unpack_fcz(read_payload(input, pixels.payload_bytes), pixels, dst);
      break;
  }
  if (pixels.is_big_endian) swap_bytes(dst, bytes / element, element);
}

void swap_bytes(std::byte* values, size_t count, size_t width) {
  for (size_t i = 0; i < count; ++i) std::reverse(values + i * width, values + (i + 1) * width);
}

void write_pixel_heads(CborWriter& writer, PixelType type, int width, int height,
                       std::optional<size_t> packed) {
  writer.tag(kTagRowMajor);
  writer.array(2);
  writer.array(2);
  writer.unsigned_integer(uint64_t(height));
  writer.unsigned_integer(uint64_t(width));
  writer.tag(tag_of(type));
  if (packed) {
    writer.tag(kTagPacked);
    writer.array(3);
    writer.text("fcz");
    writer.unsigned_integer(0);
  }
  writer.head(CborMajor::bytes, packed.value_or(size_t(width) * size_t(height) * bytes_of(type)));
}

}  // namespace harima
