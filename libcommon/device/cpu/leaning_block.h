// SPDX-License-Identifier: BSD-3-Clause
// A few views, or what stands for them, of which a row of pixels takes samples about a leaning axis
// (device/leaning_fbp.h): of view v
//
//   cell   column + across (x cos a + y sin a),   sample   sample + rise + (y cos a - x sin a) slope,
//
// linearly between cells and between samples.
#pragma once

#include <array>

#include "device/cpu/lanes.h"

namespace harima {

struct LeaningBlock {
  static constexpr int kViews = 16, kMostPixels = 64;  // of a row
  double across = 1, slope = 0;
  double column = 0;                                   // cell of the pixel (0, 0)
  int sample = 0;                                      // sample of its first slice
  int first_cell = 0, last_cell = 0, last_sample = 0;  // places beyond are taken for these
  size_t pitch = 0;                                    // floats from one cell to the next
  int count = 0;
  std::array<const float*, kViews> lines;  // sample 0 of cell 0
  std::array<double, kViews> cosine, sine, rise;

  void put(const float* line, double cos_a, double sin_a, double above = 0) {
    lines[size_t(count)] = line;
    cosine[size_t(count)] = cos_a;
    rise[size_t(count)] = above;
    sine[size_t(count++)] = sin_a;
  }
  // Adds pixels (x, y), (x + 1, y), ... to sums[pixel][slice]; a multiple of 4 pixels.
  void add_row(double x, double y, int pixels, float* sums) const;
};

}  // namespace harima
