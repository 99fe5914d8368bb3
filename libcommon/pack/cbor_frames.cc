// SPDX-License-Identifier: BSD-3-Clause
// Frames in CBOR, as in the streams between our tools (man 5 harima-stream) and those of detectors: tag 40
// over the lengths and a typed array (RFC 8746). The items of all messages are walked head by head; where
// they are nested does not matter.
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

#include "pack/recogniser.h"

namespace harima {

extern const Recogniser kCborRecogniser;

namespace {

constexpr uint64_t kTagArray = 40, kTagMessage = 55799;
constexpr std::string_view kChecksumKey = "xxh3";
constexpr size_t kMostHeadBytes = 9;
constexpr size_t kArrayHeadBytes = 48;  // of tag 40 to the first pixel, at most
constexpr uint64_t kLongestSide = 1 << 30;
enum Major : unsigned { kUnsigned = 0, kBytes = 2, kText = 3, kArray = 4, kTag = 6 };

struct Head {
  unsigned major = 0;
  uint64_t value = 0;
  size_t bytes = 0;
  bool is_open = false;  // of indefinite length
};

std::optional<Head> head_at(std::span<const std::byte> bytes) {
  if (bytes.empty()) return {};
  Head head{.major = unsigned(bytes[0]) >> 5, .value = unsigned(bytes[0]) & 31, .bytes = 1};
  if (head.value == 31) head.is_open = true;
  if (head.value < 24 || head.is_open) return head;
  if (head.value > 27) return {};
  const size_t more = size_t(1) << (head.value - 24);
  if (bytes.size() < 1 + more) return {};
  head.value = 0;
  for (size_t i = 0; i < more; ++i) head.value = head.value << 8 | uint64_t(bytes[1 + i]);
  head.bytes += more;
  return head;
}

struct TypedArray {
  uint64_t tag;
  PixelType type;
  bool is_big_endian;
};
constexpr TypedArray kTypedArrays[] = {
    {64, PixelType::u8, false},  {68, PixelType::u8, false},  {69, PixelType::u16, false},
    {65, PixelType::u16, true},  {77, PixelType::i16, false}, {73, PixelType::i16, true},
    {70, PixelType::u32, false}, {66, PixelType::u32, true},  {78, PixelType::i32, false},
    {74, PixelType::i32, true},  {85, PixelType::f32, false}, {81, PixelType::f32, true}};

struct Found {
  FrameShape shape;
  PixelRun run;
};

// tag 40, array(2), array(2), rows, columns, tag of the typed array, byte string.
std::optional<Found> frame_at(std::span<const std::byte> bytes) {
  std::array<Head, 7> heads;
  size_t at = 0;
  for (Head& head : heads) {
    const std::optional<Head> found = head_at(bytes.subspan(at));
    if (!found || found->is_open) return {};
    head = *found;
    at += head.bytes;
  }
  const auto is = [&](size_t i, unsigned major, uint64_t value) {
    return heads[i].major == major && heads[i].value == value;
  };
  if (!is(0, kTag, kTagArray) || !is(1, kArray, 2) || !is(2, kArray, 2) || heads[3].major != kUnsigned ||
      heads[4].major != kUnsigned)
    return {};
  const uint64_t rows = heads[3].value, columns = heads[4].value;
  if (heads[5].major != kTag || heads[6].major != kBytes || rows == 0 || columns == 0 ||
      rows > kLongestSide || columns > kLongestSide)
    return {};
  for (const TypedArray& row : kTypedArrays) {
    const FrameShape shape{row.type, int(columns), int(rows), row.is_big_endian};
    if (row.tag == heads[5].value && shape.frame_bytes() == heads[6].value)
      return Found{shape, {at, shape.frame_bytes()}};
  }
  return {};
}

bool begins(std::span<const std::byte> head) {
  return head.size() >= 3 && head[0] == std::byte(0xd9) && head[1] == std::byte(0xd9) &&
         head[2] == std::byte(0xf7);
}

bool is_word(std::span<const std::byte> bytes, std::string_view word) {
  return bytes.size() == word.size() && std::memcmp(bytes.data(), word.data(), word.size()) == 0;
}

// A frame whose message has told its checksum already is none if pixels may change.
void split(Splitter& file) {
  bool has_checksum = false;
  for (;;) {
    const std::optional<Head> head = head_at(file.ahead(kMostHeadBytes));
    if (!head) return;
    if (head->major == kTag && head->value == kTagMessage) has_checksum = false;
    if (head->major == kTag && head->value == kTagArray && !(has_checksum && file.may_change())) {
      if (const std::optional<Found> found = frame_at(file.ahead(kArrayHeadBytes))) {
        if (!file.frame(found->shape, std::array{found->run})) return;
        continue;
      }
    }
    const bool has_payload = (head->major == kBytes || head->major == kText) && !head->is_open;
    file.other(head->bytes);
    if (head->major == kText && head->value == kChecksumKey.size() &&
        is_word(file.ahead(head->value), kChecksumKey))
      has_checksum = true;
    if (has_payload) file.other(head->value);
  }
}

}  // namespace

const Recogniser kCborRecogniser{"cbor", begins, split};

}  // namespace harima
