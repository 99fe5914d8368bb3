// SPDX-License-Identifier: BSD-3-Clause
// A frame to add to.
#pragma once

#include <algorithm>

#include "image/frame.h"

namespace harima {

inline Frame zeros(int width, int height) {
  Frame frame(PixelType::f32, width, height);
  std::fill_n(frame.row<float>(0), size_t(width) * size_t(height), 0.0f);
  return frame;
}

}  // namespace harima
