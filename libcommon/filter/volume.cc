// SPDX-License-Identifier: BSD-3-Clause
#include "filter/volume.h"

#include <algorithm>
#include <cmath>

namespace harima {

void fill_gaps(float* row, int width) {
  float* const end = row + width;
  float* const first = std::find_if(row, end, [](float v) { return std::isfinite(v); });
  float last = first == end ? 0 : *first;
  for (float* v = row; v != end; ++v) std::isfinite(*v) ? last = *v : * v = last;
}

}  // namespace harima
