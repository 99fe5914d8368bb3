// SPDX-License-Identifier: BSD-3-Clause
// A frame as the predictor sees it: biased 16-bit pixels (codec/lanes.h) with margins that stand for what is
// outside. To the left the first pixel goes on; to the right the last one of an even column, which is known
// before those of odd columns are. Two rows above and one below are there for the owner to fill.
#pragma once

#include <algorithm>
#include <cstring>

#include "base/buffer.h"
#include "codec/lanes.h"

namespace harima {

class Plane {
 public:
  Plane(int width, int height)
      : width_(width), height_(height), chunks_((width + kChunk - 1) / kChunk),
        stride_(size_t(chunks_) * kChunk + 2 * kMargin),
        pixels_(stride_ * size_t(height + 3) * sizeof(int16_t)) {}

  int width() const { return width_; }
  int height() const { return height_; }
  int chunks() const { return chunks_; }  // of a row, the last one perhaps in part
  // y from -2 to height; pixels from -kMargin to chunks() * kChunk + kMargin may be looked at.
  int16_t* row(int y) { return pixels_.as<int16_t>() + size_t(y + 2) * stride_ + kMargin; }
  const int16_t* row(int y) const { return const_cast<Plane*>(this)->row(y); }
  size_t row_words() const { return stride_; }  // of a row with its margins, from row(y) - kMargin on

  void set_margins(int y) {
    int16_t* const pixel = row(y);
    std::fill(pixel - kMargin, pixel, pixel[0]);
    std::fill(pixel + width_, pixel + stride_ - kMargin, pixel[(width_ - 1) / 2 * 2]);
  }
  void copy_row(const Plane& from, int from_y, int to_y) {
    std::memcpy(row(to_y) - kMargin, from.row(from_y) - kMargin, stride_ * sizeof(int16_t));
  }

 private:
  int width_, height_, chunks_;
  size_t stride_;
  Buffer pixels_;
};

}  // namespace harima
