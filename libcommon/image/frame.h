// SPDX-License-Identifier: BSD-3-Clause
// A Frame is one 2-D image: a projection, a flat, a dark, a sinogram or a slice. It owns its pixels; copies
// share them. A FrameView looks at pixels that somebody else owns. x (column) is fastest, then y (row).
// Const calls are safe from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "base/buffer.h"

namespace harima {

enum class PixelType : uint8_t { u8, u16, i16, u32, i32, f32 };

size_t bytes_of(PixelType type);
std::string_view name_of(PixelType type);           // "u8" ... "f32", as --raw and --type take them
PixelType pixel_type_named(std::string_view name);  // fails if there is no such type

// What a frame is within a scan or a volume, and the little that belongs to this frame alone.
enum class FrameKind : uint8_t { unknown, projection, flat, dark, sinogram, slice };
std::string_view name_of(FrameKind kind);
FrameKind frame_kind_named(std::string_view name);  // unknown if there is no such kind

struct FrameTag {
  FrameKind kind = FrameKind::unknown;
  double angle_deg = std::numeric_limits<double>::quiet_NaN();
  int row_offset = 0;  // first detector row of this frame, where a frame is a slab of a larger one
  int number = -1;     // of the frame within its series, as file names have it; -1: none
  // Rotation axis this slice was made with, as kAxisPx.
  double axis_px = std::numeric_limits<double>::quiet_NaN();
};

struct FrameView {
  PixelType type = PixelType::f32;
  int width = 0;
  int height = 0;
  size_t row_bytes = 0;  // from one row to the next; at least width * bytes_of(type)
  const std::byte* data = nullptr;

  template <class T>
  const T* row(int y) const {
    return reinterpret_cast<const T*>(data + size_t(y) * row_bytes);
  }
  // Rows [first, last) as a view.
  FrameView rows(int first, int last) const {
    return {type, width, last - first, row_bytes, data + size_t(first) * row_bytes};
  }
  size_t tight_row_bytes() const { return size_t(width) * bytes_of(type); }
  size_t tight_bytes() const { return tight_row_bytes() * size_t(height); }
  bool is_tight() const { return row_bytes == tight_row_bytes(); }
};

class Frame {
 public:
  Frame() = default;
  Frame(PixelType type, int width, int height);                 // pixels undefined, rows without padding
  Frame(PixelType type, int width, int height, Buffer pixels);  // in memory made elsewhere, large enough

  PixelType type() const { return view_.type; }
  int width() const { return view_.width; }
  int height() const { return view_.height; }
  size_t bytes() const { return view_.tight_bytes(); }
  bool empty() const { return !pixels_; }
  bool is_shared() const { return pixels_.use_count() > 1; }  // does another Frame hold the same pixels?
  FrameView view() const { return view_; }
  operator FrameView() const { return view_; }  // a frame can be looked at wherever a view is wanted

  std::byte* data() { return pixels_->data(); }
  template <class T>
  T* row(int y) {
    return reinterpret_cast<T*>(data() + size_t(y) * view_.row_bytes);
  }
  template <class T>
  const T* row(int y) const {
    return view_.row<T>(y);
  }

  FrameTag tag;

 private:
  std::shared_ptr<Buffer> pixels_;
  FrameView view_;
};

// One row of any type as floats (u32 and i32 lose bits beyond 2^24). dst holds width floats.
void row_to_f32(const FrameView& view, int y, float* dst);
// The whole frame as f32, tag kept by the caller.
Frame to_f32(const FrameView& view);

}  // namespace harima
