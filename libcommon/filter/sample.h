// SPDX-License-Identifier: BSD-3-Clause
// Values between pixels. Pixel i stands at i; beyond the outermost pixels their values go on. Where the place
// is that of a pixel the others do not count, so that NaN does not spread.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <type_traits>

#include "math/cubic.h"

namespace harima {

enum class Interpolation { nearest, linear, cubic };
Interpolation interpolation_named(std::string_view name);

// To a pixel: whole numbers are rounded to the nearest, ties up, and held within the type; NaN is no whole
// number and becomes 0.
template <class T>
T pixel_of(double value) {
  if constexpr (std::is_floating_point_v<T>) return T(value);
  else {
    const double low = std::numeric_limits<T>::lowest(), high = std::numeric_limits<T>::max();
    return T(std::clamp(std::floor(value + 0.5), low, high));
  }
}

inline double between(double a, double b, double t) { return t == 0 ? a : a + t * (b - a); }

// Four pixels, of which those without weight do not count.
inline double weighed(const double values[4], const double weights[4]) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) sum += weights[i] == 0 ? 0 : weights[i] * values[i];
  return sum;
}

// A frame of T; x and y lie within [0, width - 1] and [0, height - 1].
template <class T>
struct Sampled {
  const T* pixels = nullptr;
  int width = 0, height = 0;

  double at(int x, int y) const { return double(pixels[size_t(y) * size_t(width) + size_t(x)]); }
  double nearest(double x, double y) const {
    return at(std::min(width - 1, int(x + 0.5)), std::min(height - 1, int(y + 0.5)));
  }
  double linear(double x, double y) const {
    const int x0 = int(x), y0 = int(y), x1 = std::min(x0 + 1, width - 1), y1 = std::min(y0 + 1, height - 1);
    return between(between(at(x0, y0), at(x1, y0), x - x0), between(at(x0, y1), at(x1, y1), x - x0), y - y0);
  }
  double cubic(double x, double y) const {
    const int x0 = int(x), y0 = int(y);
    double along_x[4], along_y[4], values[4], rows[4];
    cubic_weights(x - x0, along_x);
    cubic_weights(y - y0, along_y);
    for (int j = 0; j < 4; ++j) {
      for (int i = 0; i < 4; ++i)
        values[i] = at(std::clamp(x0 + i - 1, 0, width - 1), std::clamp(y0 + j - 1, 0, height - 1));
      rows[j] = weighed(values, along_x);
    }
    return weighed(rows, along_y);
  }
};

}  // namespace harima
