// SPDX-License-Identifier: BSD-3-Clause
#include "recon/shifted_rows.h"

#include <algorithm>
#include <vector>

#include "base/vector_clones.h"
#include "math/moved_sample.h"

namespace harima {

namespace {

CT_VECTOR_CLONES void weigh_four(const float* a, const float* b, const float* c, const float* d,
                                 const CubicWeights<float>& by, int count, float* __restrict out) {
  const CubicWeights<float> weights = by;
  for (int i = 0; i < count; ++i) out[i] = cubic_sum(weights, a[i], b[i], c[i], d[i]);
}

}  // namespace

void moved_rows(const Frame& frame, const Move& by, int first, int last, float* out) {
  const int width = frame.width(), bottom = frame.height() - 1;
  const MoveTaps across = taps_for_move(by[0]), down = taps_for_move(by[1]);
  const int margin = std::abs(across.first) + 2;
  std::vector<float> line(size_t(width + 2 * margin));
  float* const middle = line.data() + margin;
  for (int y = first; y < last; ++y, out += width) {
    const auto row = [&](int k) { return frame.row<float>(std::clamp(y + down.first + k, 0, bottom)); };
    if (down.is_still) std::copy_n(row(0), width, middle);
    else weigh_four(row(-1), row(0), row(1), row(2), down.weights, width, middle);
    if (across.is_still) {
      std::copy_n(middle, width, out);
      continue;
    }
    std::fill(line.begin(), line.begin() + margin, middle[0]);
    std::fill(line.end() - margin, line.end(), middle[width - 1]);
    const float* const at = middle + across.first;
    weigh_four(at - 1, at, at + 1, at + 2, across.weights, width, out);
  }
}

}  // namespace harima
