// SPDX-License-Identifier: BSD-3-Clause
#include "codec/frame_group.h"

#include <algorithm>

#include "codec/half_words.h"
#include "codec/serial_decoder.h"
#include "codec/serial_encoder.h"
#include "codec/word_decoder.h"
#include "codec/word_encoder.h"

namespace harima {

namespace {

// 32-bit pixels are two groups of 16-bit ones: the high halves, which hold what can be predicted, and the low
// ones.
GroupShape half_shape(const GroupShape& shape) {
  return {PixelType::u16, shape.width, shape.height, shape.count};
}
GroupShape checked(const GroupShape& shape) {
  check_shape(shape);
  return is_wide(shape.type) ? half_shape(shape) : shape;
}

}  // namespace

// Pixels of 8 or 16 bits: in the shorter way of two, at the level that tries both.
struct GroupEncoder::Parts {
  GroupShape shape;
  WordEncoder words;
  std::unique_ptr<SerialEncoder> serial;
  Buffer halves;

  void encode_words(const std::byte* pixels, int count, ByteWriter& to) {
    const size_t begin = to.size();
    words.encode(pixels, count, to);
    if (!serial) return;
    ByteWriter other;
    serial->encode(pixels, count, other);
    if (other.size() >= to.size() - begin) return;
    to.cut(begin);
    to.put_bytes(other.take());
  }
};

GroupEncoder::GroupEncoder(const GroupShape& largest, const GroupOptions& options)
    : parts_(new Parts{largest, WordEncoder(checked(largest), options), nullptr, Buffer()}) {
  if (options.level >= kSerialLevel && options.max_error == 0)
    parts_->serial = std::make_unique<SerialEncoder>(checked(largest), options);
  if (!is_wide(largest.type)) return;
  if (options.max_error != 0)
    fail("an error bound for {} pixels, wanted u8, u16 or i16", name_of(largest.type));
  parts_->halves = Buffer(largest.frame_bytes() * size_t(largest.count));
}
GroupEncoder::~GroupEncoder() = default;

void GroupEncoder::encode(const std::byte* pixels, int count, std::vector<std::byte>& group) {
  if (count < 1 || count > parts_->shape.count)
    fail("a group of {} frames, wanted 1 to {}", count, parts_->shape.count);
  ByteWriter to(std::move(group));
  if (is_wide(parts_->shape.type)) {
    const size_t pixels_in_all = size_t(parts_->shape.width) * size_t(parts_->shape.height) * size_t(count);
    uint16_t* const high = parts_->halves.as<uint16_t>();
    split_halves(parts_->shape.type, pixels, pixels_in_all, high, high + pixels_in_all);
    const size_t head = to.size();
    to.put(uint64_t(0));
    parts_->encode_words(reinterpret_cast<const std::byte*>(high), count, to);
    to.set(head, uint64_t(to.size() - head - sizeof(uint64_t)));
    parts_->encode_words(reinterpret_cast<const std::byte*>(high + pixels_in_all), count, to);
  } else {
    parts_->encode_words(pixels, count, to);
  }
  group = to.take();
}

struct GroupDecoder::Parts {
  GroupShape shape;
  std::unique_ptr<WordDecoder> words;
  std::unique_ptr<SerialDecoder> serial;
  Buffer halves;

  void decode_words(std::span<const std::byte> group, int count, int first, int last, std::byte* pixels) {
    ByteReader from(group);
    const GroupHead head = read_group_head(from);
    if (head.version == kSerialVersion) {
      if (!serial) serial = std::make_unique<SerialDecoder>(checked(shape));
      serial->decode(from, head, count, first, last, pixels);
    } else {
      if (!words) words = std::make_unique<WordDecoder>(checked(shape));
      words->decode(from, head, count, first, last, pixels);
    }
  }
};

GroupDecoder::GroupDecoder(const GroupShape& largest)
    : parts_(new Parts{largest, nullptr, nullptr, Buffer()}) {
  check_shape(largest);
}
GroupDecoder::~GroupDecoder() = default;

void GroupDecoder::decode(std::span<const std::byte> group, int count, int first, int last,
                          std::byte* pixels) {
  if (count < 1 || count > parts_->shape.count)
    fail("a group of {} frames, wanted 1 to {}", count, parts_->shape.count);
  if (first < 0 || last > count || first > last) fail("frames {} to {} of {}", first, last, count);
  if (!is_wide(parts_->shape.type)) return parts_->decode_words(group, count, first, last, pixels);
  const size_t wanted = size_t(parts_->shape.width) * size_t(parts_->shape.height) * size_t(last - first);
  ByteReader from(group);
  const auto high_bytes = from.get<uint64_t>();
  const auto high_group = from.take(high_bytes), low_group = from.take(from.left());
  if (parts_->halves.bytes() < wanted * 4) parts_->halves = Buffer(wanted * 4);
  uint16_t* const high = parts_->halves.as<uint16_t>();
  parts_->decode_words(high_group, count, first, last, reinterpret_cast<std::byte*>(high));
  parts_->decode_words(low_group, count, first, last, reinterpret_cast<std::byte*>(high + wanted));
  join_halves(parts_->shape.type, high, high + wanted, wanted, pixels);
}

std::vector<std::byte> encode_group(const GroupShape& shape, const std::byte* pixels,
                                    const GroupOptions& options) {
  std::vector<std::byte> group;
  GroupEncoder encoder(shape, options);
  group.reserve(shape.frame_bytes() * size_t(shape.count) / 4 * 3);
  encoder.encode(pixels, shape.count, group);
  return group;
}

void decode_frames(std::span<const std::byte> group, const GroupShape& shape, int first, int last,
                   std::byte* pixels) {
  GroupDecoder(shape).decode(group, shape.count, first, last, pixels);
}

void decode_group(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels) {
  decode_frames(group, shape, 0, shape.count, pixels);
}

}  // namespace harima
