// SPDX-License-Identifier: BSD-3-Clause
// Pictures for people: 8-bit grey canvases on which slices are laid out with a window and small captions.
#pragma once

#include <string_view>
#include <utility>

#include "image/frame.h"

namespace harima {

struct GreyWindow {
  float low = 0, high = 1;
};

// The window between the `low` and `high` share (0..1) of the values of an f32 frame, exact zeros (outside
// the circle) and NaN left out. high > low always.
GreyWindow window_of(const FrameView& frame, double low, double high);

class Picture {
 public:
  Picture(int width, int height, uint8_t grey);

  // Lays an f32 frame with its upper left corner at (x, y), scaled down by the whole number `step` (means of
  // step x step pixels; a side that is shorter becomes one pixel). Means of low and below, and NaN, are
  // black. What reaches beyond the picture is cut off.
  void paste(const FrameView& frame, int x, int y, int step, GreyWindow window);
  void fill(int x, int y, int width, int height, uint8_t grey);
  // Writes in a 5 x 7 face, `size` times enlarged, white with a dark rim: ASCII and the micro sign.
  void caption(std::string_view text, int x, int y, int size);
  static int caption_width(std::string_view text, int size);
  static constexpr int kCaptionHeight = 7;  // times size
  const Frame& frame() const { return canvas_; }

 private:
  void set(int x, int y, uint8_t grey);
  void write(std::string_view text, int x, int y, int size, int rim, uint8_t grey);
  Frame canvas_;
};

}  // namespace harima
