// SPDX-License-Identifier: BSD-3-Clause
#include "recon/shifted_rows.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/vector_clones.h"
#include "math/cubic.h"

namespace harima {

namespace {

// Pixels -1, 0, 1 and 2 from `first` on, and their weights.
struct Taps {
  int first;
  float weight[4];
};

Taps taps_for(double by) {
  const double whole = std::floor(-by);
  const auto [w0, w1, w2, w3] = cubic_weights(float(-by - whole));
  return {int(whole), {w0, w1, w2, w3}};
}

CT_VECTOR_CLONES void weigh_four(const float* a, const float* b, const float* c, const float* d, const float* weight, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = weight[0] * a[i] + weight[1] * b[i] + weight[2] * c[i] + weight[3] * d[i];
}

}  // namespace

void moved_rows(const Frame& frame, const Move& by, int first, int last, float* out) {
  const int width = frame.width(), bottom = frame.height() - 1;
  const Taps across = taps_for(by[0]), down = taps_for(by[1]);
  const int margin = std::abs(across.first) + 2;
  std::vector<float> line(size_t(width + 2 * margin));
  float* const middle = line.data() + margin;
  for (int y = first; y < last; ++y, out += width) {
    const auto row = [&](int k) { return frame.row<float>(std::clamp(y + down.first + k, 0, bottom)); };
    if (by[1] == 0) std::copy_n(row(0), width, middle);
    else weigh_four(row(-1), row(0), row(1), row(2), down.weight, width, middle);
    if (by[0] == 0) {
      std::copy_n(middle, width, out);
      continue;
    }
    std::fill(line.begin(), line.begin() + margin, middle[0]);
    std::fill(line.end() - margin, line.end(), middle[width - 1]);
    const float* const at = middle + across.first;
    weigh_four(at - 1, at, at + 1, at + 2, across.weight, width, out);
  }
}

}  // namespace harima
