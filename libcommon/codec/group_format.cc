// SPDX-License-Identifier: BSD-3-Clause
#include "codec/group_format.h"

#include <algorithm>

namespace harima {

namespace {

constexpr int kMostRate = 8;

}  // namespace

void GroupHead::write(ByteWriter& to) const {
  to.put(uint8_t(version));
  to.put(uint8_t(rate));
  to.put(uint16_t(bound));
  to.put(start);
}

GroupHead read_group_head(ByteReader& from) {
  GroupHead head;
  head.version = GroupVersion(from.get<uint8_t>());
  if (head.version != kParallelVersion && head.version != kSerialVersion)
    fail("a group of version {}, wanted {} or {}", int(head.version), int(kParallelVersion),
         int(kSerialVersion));
  head.rate = from.get<uint8_t>();
  head.bound = from.get<uint16_t>();
  head.start = from.get<int16_t>();
  if (head.rate > kMostRate) fail("rate {} of the mean, wanted at most {}", head.rate, kMostRate);
  if (head.bound > kMostBound) fail("an error bound of {}, wanted at most {}", head.bound, kMostBound);
  if (head.version == kSerialVersion && head.bound > 0)
    fail("an error bound of {} in a group of version {}", head.bound, int(head.version));
  return head;
}

void check_shape(const GroupShape& shape) {
  if (shape.width < 1 || shape.height < 1 || shape.count < 1)
    fail("a group of {} frames of {} x {} pixels", shape.count, shape.width, shape.height);
  if (int64_t(shape.width) * shape.height > int64_t(1) << 31)
    fail("frames of {} x {} pixels, wanted at most 2^31 pixels", shape.width, shape.height);
}

bool is_wide(PixelType type) { return bytes_of(type) == 4; }

Quantiser quantiser_for(PixelType type, int bound) {
  return {bound, INT16_MIN, type == PixelType::u8 ? INT16_MIN + 255 : INT16_MAX};
}

int unit_frames(const GroupShape& shape) {
  const int64_t pixels = int64_t(shape.width) * shape.height;
  return int(std::clamp<int64_t>((kUnitPixels + pixels / 2) / pixels, 1, shape.count));
}

int good_group_count(const GroupShape& shape) {
  constexpr int64_t kMostBytes = 32 << 20, kLeastPixels = 1 << 20, kFrames = 16;
  const int64_t bytes = std::max<int64_t>(1, int64_t(shape.frame_bytes()));
  const int64_t pixels = std::max<int64_t>(1, int64_t(shape.width) * shape.height);
  return int(
      std::max(std::clamp<int64_t>(kMostBytes / bytes, 1, kFrames), (kLeastPixels + pixels - 1) / pixels));
}

void set_rows_above(Plane& frame, const Plane* mean, int16_t start) {
  for (int y : {-2, -1}) {
    if (mean) frame.copy_row(*mean, 0, y);
    else std::fill_n(frame.row(y) - kMargin, frame.row_words(), start);
  }
}

void set_row_below(Plane& frame) { frame.copy_row(frame, frame.height() - 1, frame.height()); }

void advance_mean(const Plane& mean, const Plane& frame, int seen, int rate, Plane& to) {
  const int frames = std::min(seen, 1 << rate);
  const size_t words = frame.row_words() * size_t(frame.height());
  int16_t* const first = to.row(0) - kMargin;
  const int16_t* const pixels = frame.row(0) - kMargin;
  if (frames == 1) std::copy_n(pixels, words, first);
  else codec_kernels().update_mean(mean.row(0) - kMargin, pixels, words, (1 << 15) / frames, first);
  to.copy_row(to, 0, -1);
  set_row_below(to);
}

}  // namespace harima
