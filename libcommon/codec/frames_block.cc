// SPDX-License-Identifier: BSD-3-Clause
#include "codec/frames_block.h"

#include <algorithm>

#include "base/error.h"
#include "base/hash.h"
#include "codec/bytes.h"
#include "codec/run_list.h"
#include "codec/zstd_bytes.h"

namespace harima {

namespace {

// Byte 0 checksum   8 codec   9 pixel type   10 byte order   12 width   16 height   20 frames   24 run_bytes
// 28 beside_bytes
constexpr size_t kCodecAt = 8, kTypeAt = 9, kOrderAt = 10, kWidthAt = 12, kHeightAt = 16, kFramesAt = 20,
                 kRunsAt = 24, kBesideAt = 28;
constexpr uint32_t kLongestSide = 1 << 30;

GroupShape group_shape(const FrameShape& shape, int frames) {
  return {shape.type, shape.width, shape.height, frames};
}

void put_frames_head(const FramesHead& head, std::byte* at) {
  put_number(at, head.checksum);
  at[kCodecAt] = std::byte(head.codec);
  at[kTypeAt] = std::byte(head.shape.type);
  at[kOrderAt] = std::byte(head.shape.is_big_endian);
  at[kOrderAt + 1] = std::byte(0);
  put_number(at + kWidthAt, uint32_t(head.shape.width));
  put_number(at + kHeightAt, uint32_t(head.shape.height));
  put_number(at + kFramesAt, uint32_t(head.frames));
  put_number(at + kRunsAt, head.run_bytes);
  put_number(at + kBesideAt, head.beside_bytes);
}

// body(place in the content, bytes) for each run of pixels.
template <class Body>
void for_each_run(const std::vector<PixelRun>& runs, Body body) {
  size_t at = 0;
  for (const PixelRun& run : runs) {
    body(at + run.other, run.pixels);
    at += run.other + run.pixels;
  }
}

std::vector<std::byte> gather_pixels(const BlockContent& content) {
  std::vector<std::byte> pixels;
  pixels.reserve(content.pixel_bytes());
  for_each_run(content.runs,
               [&](size_t at, size_t bytes) { append(pixels, std::span(content.bytes).subspan(at, bytes)); });
  return pixels;
}

void swap_bytes(std::span<std::byte> pixels, PixelType type) {
  const size_t width = bytes_of(type);
  for (size_t at = 0; at + width <= pixels.size(); at += width)
    std::reverse(pixels.begin() + ptrdiff_t(at), pixels.begin() + ptrdiff_t(at + width));
}

// Pixels one behind the other, as they are in memory here: where they stand, if that is so already.
class GatheredPixels {
 public:
  explicit GatheredPixels(const BlockContent& content) {
    if (content.runs.size() == 1 && !content.shape.is_big_endian) {
      data_ = content.bytes.data() + content.runs[0].other;
      return;
    }
    own_ = gather_pixels(content);
    if (content.shape.is_big_endian) swap_bytes(own_, content.shape.type);
    data_ = own_.data();
  }
  const std::byte* data() const { return data_; }

 private:
  std::vector<std::byte> own_;
  const std::byte* data_ = nullptr;
};

// The list of runs and the bytes that are no pixels.
std::vector<std::byte> beside_of(const BlockContent& content, size_t& run_bytes) {
  std::vector<std::byte> beside = run_list_bytes(content.runs);
  run_bytes = beside.size();
  size_t at = 0;
  for_each_run(content.runs, [&](size_t pixels_at, size_t pixels) {
    append(beside, std::span(content.bytes).subspan(at, pixels_at - at));
    at = pixels_at + pixels;
  });
  append(beside, std::span(content.bytes).subspan(at));
  return beside;
}

// Puts bytes that are no pixels where they were, and pixels too, unless they are there.
void scatter(std::span<const std::byte> other, const std::byte* pixels, BlockContent& content) {
  std::byte* to = content.bytes.data();
  for (const PixelRun& run : content.runs) {
    to = std::copy_n(other.begin(), run.other, to);
    if (to != pixels) std::copy_n(pixels, run.pixels, to);
    to += run.pixels;
    pixels += run.pixels;
    other = other.subspan(run.other);
  }
  std::copy(other.begin(), other.end(), to);
}

}  // namespace

FramesHead parse_frames_head(std::span<const std::byte> payload, uint32_t length) {
  if (payload.size() < kFramesHeadBytes)
    fail("found {} bytes, wanted at least {}", payload.size(), kFramesHeadBytes);
  const std::byte* at = payload.data();
  const auto side = [&](size_t where, const char* what) {
    const auto value = number_at<uint32_t>(at + where);
    if (value == 0 || value > kLongestSide) fail("{} {}, wanted 1 to {}", what, value, kLongestSide);
    return int(value);
  };
  FramesHead head;
  head.checksum = number_at<uint64_t>(at);
  head.codec = GroupCodec(at[kCodecAt]);
  if (head.codec < GroupCodec::plain || head.codec > GroupCodec::regions)
    fail("frames of codec {}, wanted 1 to 3: made by a newer program", int(at[kCodecAt]));
  if (int(at[kTypeAt]) > int(PixelType::f32) || int(at[kOrderAt]) > 1)
    fail("pixels of type {} and byte order {} are unknown", int(at[kTypeAt]), int(at[kOrderAt]));
  head.shape = {PixelType(at[kTypeAt]), side(kWidthAt, "width"), side(kHeightAt, "height"),
                at[kOrderAt] == std::byte(1)};
  head.frames = side(kFramesAt, "frames");
  head.run_bytes = number_at<uint32_t>(at + kRunsAt);
  head.beside_bytes = number_at<uint32_t>(at + kBesideAt);
  if (size_t(head.shape.width) * size_t(head.shape.height) > length ||
      head.shape.frame_bytes() * size_t(head.frames) > length)
    fail("{} frames of {} x {} {} in {} bytes", head.frames, head.shape.width, head.shape.height,
         name_of(head.shape.type), length);
  return head;
}

// Of the content with these pixels in it.
uint64_t checksum_with(const BlockContent& content, std::span<const std::byte> pixels) {
  std::vector<std::byte> bytes = content.bytes;
  for_each_run(content.runs, [&](size_t at, size_t count) {
    std::copy_n(pixels.begin(), count, bytes.begin() + ptrdiff_t(at));
    pixels = pixels.subspan(count);
  });
  return xxh3(bytes.data(), bytes.size());
}

PixelRange range_of_frames(const BlockContent& content) {
  std::vector<std::byte> pixels = gather_pixels(content);
  if (content.shape.is_big_endian) swap_bytes(pixels, content.shape.type);
  return range_of(group_shape(content.shape, content.frames), pixels.data());
}

std::vector<std::byte> pack_frames(const BlockContent& content, int level, const Loss& loss,
                                   LossRecord& record) {
  size_t run_bytes = 0;
  const std::vector<std::byte> beside = pack_zstd(beside_of(content, run_bytes), level, ZstdChecksum::own);
  FramesHead head{
      0, GroupCodec::plain, content.shape, content.frames, uint32_t(run_bytes), uint32_t(beside.size())};
  std::vector<std::byte> group;
  if (loss.mode == LossMode::none) {
    const GatheredPixels pixels(content);
    group = encode_group(group_shape(content.shape, content.frames), pixels.data(), {.level = level});
    head.checksum = xxh3(content.bytes.data(), content.bytes.size());
  } else {
    std::vector<std::byte> pixels = gather_pixels(content);
    if (content.shape.is_big_endian) swap_bytes(pixels, content.shape.type);
    LossyGroup lossy =
        encode_lossy_group(group_shape(content.shape, content.frames), pixels.data(), loss, level);
    if (content.shape.is_big_endian) swap_bytes(pixels, content.shape.type);
    group = std::move(lossy.bytes);
    head.codec = lossy.codec;
    head.checksum = checksum_with(content, pixels);
    record = lossy.record;
  }
  std::vector<std::byte> payload(kFramesHeadBytes);
  put_frames_head(head, payload.data());
  append(payload, beside);
  append(payload, group);
  return payload;
}

size_t beside_end(const FramesHead& head, uint32_t packed) {
  if (head.beside_bytes > packed - kFramesHeadBytes)
    fail("{} bytes beside the pixels, found {}", head.beside_bytes, packed - kFramesHeadBytes);
  return kFramesHeadBytes + head.beside_bytes;
}

BesidePixels unpack_beside(const FramesHead& head, std::span<const std::byte> payload, uint32_t length) {
  const size_t pixel_bytes = head.shape.frame_bytes() * size_t(head.frames),
               other_bytes = length - pixel_bytes;
  if (head.run_bytes > kMostRunBytes)
    fail("a list of runs of {} bytes, wanted at most {}", head.run_bytes, kMostRunBytes);
  const std::span<const std::byte> packed = payload.subspan(kFramesHeadBytes, head.beside_bytes);
  check_zstd(packed, head.run_bytes + other_bytes);
  std::vector<std::byte> bytes(head.run_bytes + other_bytes);
  unpack_zstd(packed, bytes);
  std::vector<PixelRun> runs =
      parse_run_list(std::span(bytes).first(head.run_bytes), other_bytes, pixel_bytes);
  bytes.erase(bytes.begin(), bytes.begin() + ptrdiff_t(head.run_bytes));
  return {std::move(runs), std::move(bytes)};
}

BlockContent unpack_frames(std::span<const std::byte> payload, uint32_t length) {
  const FramesHead head = parse_frames_head(payload, length);
  const std::span<const std::byte> group = payload.subspan(beside_end(head, uint32_t(payload.size())));
  BesidePixels beside = unpack_beside(head, payload, length);
  BlockContent content{
      .bytes = {}, .shape = head.shape, .frames = head.frames, .runs = std::move(beside.runs)};
  content.bytes.resize(length);
  std::vector<std::byte> apart(content.runs.size() == 1 ? 0 : content.pixel_bytes());
  const std::span<std::byte> pixels =
      apart.empty() ? std::span(content.bytes).subspan(content.runs[0].other, content.runs[0].pixels)
                    : std::span(apart);
  decode_group_of(head.codec, group, group_shape(head.shape, head.frames), pixels.data());
  if (head.shape.is_big_endian) swap_bytes(pixels, head.shape.type);
  scatter(beside.other, pixels.data(), content);
  if (xxh3(content.bytes.data(), content.bytes.size()) != head.checksum)
    fail("the checksum of the {} unpacked bytes is wrong", length);
  return content;
}

void copy_frames(const BlockContent& content, int first, int last, std::byte* dst) {
  const size_t from = size_t(first) * content.shape.frame_bytes(),
               to = size_t(last) * content.shape.frame_bytes();
  size_t done = 0;  // bytes of pixels before this run
  for_each_run(content.runs, [&](size_t at, size_t bytes) {
    const size_t a = std::max(from, done), b = std::min(to, done + bytes);
    if (a < b) dst = std::copy_n(content.bytes.begin() + ptrdiff_t(at + a - done), b - a, dst);
    done += bytes;
  });
}

}  // namespace harima
