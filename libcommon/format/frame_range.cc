// SPDX-License-Identifier: BSD-3-Clause
#include "format/frame_range.h"

#include <limits>

namespace harima {

namespace {

constexpr int kLanes = 16;

// In lanes, so that the compiler may use vectors: minima of floats do not depend on their order.
template <class T>
Range range_in(const FrameView& frame) {
  using Limits = std::numeric_limits<T>;
  T low[kLanes], high[kLanes];
  for (int lane = 0; lane < kLanes; ++lane) {
    low[lane] = Limits::has_infinity ? Limits::infinity() : Limits::max();
    high[lane] = Limits::has_infinity ? -Limits::infinity() : Limits::lowest();
  }
  const auto add = [&](T value, int lane) {
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
  };
  for (int y = 0; y < frame.height; ++y) {
    const T* row = frame.row<T>(y);
    int x = 0;
    for (; x + kLanes <= frame.width; x += kLanes)
      for (int lane = 0; lane < kLanes; ++lane) add(row[x + lane], lane);
    for (; x < frame.width; ++x) add(row[x], 0);
  }
  for (int lane = 1; lane < kLanes; ++lane) {
    add(low[lane], 0);
    add(high[lane], 0);
  }
  return low[0] <= high[0] ? Range{double(low[0]), double(high[0])} : Range{};
}

}  // namespace

Range range_of(const FrameView& frame) {
  switch (frame.type) {
    case PixelType::u8:
      return range_in<uint8_t>(frame);
    case PixelType::u16:
      return range_in<uint16_t>(frame);
    case PixelType::i16:
      return range_in<int16_t>(frame);
    case PixelType::u32:
      return range_in<uint32_t>(frame);
    case PixelType::i32:
      return range_in<int32_t>(frame);
    case PixelType::f32:
      return range_in<float>(frame);
  }
  return {};
}

}  // namespace harima
