// SPDX-License-Identifier: BSD-3-Clause
#include "image/frame.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace harima {

namespace {

struct PixelRow {
  PixelType type;
  const char* name;
  size_t bytes;
};
constexpr std::array<PixelRow, 6> kPixels{{{PixelType::u8, "u8", 1},
                                           {PixelType::u16, "u16", 2},
                                           {PixelType::i16, "i16", 2},
                                           {PixelType::u32, "u32", 4},
                                           {PixelType::i32, "i32", 4},
                                           {PixelType::f32, "f32", 4}}};

constexpr std::array<const char*, 6> kKinds{"unknown", "projection", "flat", "dark", "sinogram", "slice"};

template <class T>
void widen(const FrameView& view, int y, float* dst) {
  const T* src = view.row<T>(y);
  for (int x = 0; x < view.width; ++x) dst[x] = static_cast<float>(src[x]);
}

}  // namespace

size_t bytes_of(PixelType type) { return kPixels[size_t(type)].bytes; }
std::string_view name_of(PixelType type) { return kPixels[size_t(type)].name; }

PixelType pixel_type_named(std::string_view name) {
  for (const PixelRow& row : kPixels)
    if (name == row.name) return row.type;
  fail("pixel type '{}' is unknown; wanted u8, u16, i16, u32, i32 or f32", name);
}

std::string_view name_of(FrameKind kind) { return kKinds[size_t(kind)]; }

FrameKind frame_kind_named(std::string_view name) {
  const auto at = std::find(kKinds.begin(), kKinds.end(), name);
  return at == kKinds.end() ? FrameKind::unknown : FrameKind(at - kKinds.begin());
}

Frame::Frame(PixelType type, int width, int height)
    : Frame(type, width, height, Buffer(size_t(width) * size_t(height) * bytes_of(type))) {}

Frame::Frame(PixelType type, int width, int height, Buffer pixels)
    : pixels_(std::make_shared<Buffer>(std::move(pixels))), view_{type, width, height,
                                                                  size_t(width) * bytes_of(type),
                                                                  pixels_->data()} {}

void row_to_f32(const FrameView& view, int y, float* dst) {
  switch (view.type) {
    case PixelType::u8:
      return widen<uint8_t>(view, y, dst);
    case PixelType::u16:
      return widen<uint16_t>(view, y, dst);
    case PixelType::i16:
      return widen<int16_t>(view, y, dst);
    case PixelType::u32:
      return widen<uint32_t>(view, y, dst);
    case PixelType::i32:
      return widen<int32_t>(view, y, dst);
    case PixelType::f32:
      return widen<float>(view, y, dst);
  }
}

Frame to_f32(const FrameView& view) {
  Frame out(PixelType::f32, view.width, view.height);
  for (int y = 0; y < view.height; ++y) row_to_f32(view, y, out.row<float>(y));
  return out;
}

}  // namespace harima
