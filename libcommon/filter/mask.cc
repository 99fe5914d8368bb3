// SPDX-License-Identifier: BSD-3-Clause
#include "filter/mask.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "image/pixels.h"

namespace harima {

void fill_unmarked(Frame& out, std::span<const uint8_t> marks, double value) {
  with_pixels(out.type(), [&]<class T>() {
    T* pixels = out.row<T>(0);
    for (size_t i = 0; i < marks.size(); ++i) pixels[i] = marks[i] ? pixels[i] : T(value);
  });
}

void fill_outside(Frame& out, const Rectangle& inside, double value) {
  with_pixels(out.type(), [&]<class T>() {
    for (int y = 0; y < out.height(); ++y) {
      T *row = out.row<T>(y), *end = row + out.width();
      const bool is_in = y >= inside.y0 && y < inside.y1;
      std::fill(row, is_in ? row + inside.x0 : end, T(value));
      if (is_in) std::fill(row + inside.x1, end, T(value));
    }
  });
}

bool holds(PixelType type, double value) {
  return with_pixels(type, [&]<class T>() {
    if constexpr (std::is_floating_point_v<T>) return true;
    else
      return value >= double(std::numeric_limits<T>::lowest()) &&
             value <= double(std::numeric_limits<T>::max()) && value == std::floor(value);
  });
}

}  // namespace harima
