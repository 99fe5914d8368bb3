// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/bridges.h"

namespace harima {

namespace {
constexpr int kBorder = 2;  // columns at the ends that have no neighbours to take from
}

Bridges::Bridges(const std::vector<float>& mask, const SinogramBatch& shape, int most) {
  const auto place = [&](int x, int lane) { return size_t(x) * size_t(shape.lanes) + size_t(lane); };
  const auto is_stripe = [&](int x, int lane) { return x >= kBorder && x < shape.columns - kBorder && mask[place(x, lane)] > 0; };
  for (int lane = 0; lane < shape.lanes; ++lane)
    for (int x = kBorder; x < shape.columns - kBorder; ++x) {
      int end = x;
      while (is_stripe(end, lane)) ++end;
      const int left = x - 1;
      for (; x < end; ++x)
        if (end - left - 1 <= most)
          bridges_.push_back({place(x, lane), place(left, lane), place(end, lane), float(x - left) / float(end - left)});
    }
}

void Bridges::cross(float* row) const {
  for (const Bridge& b : bridges_) row[b.at] = row[b.left] + b.share * (row[b.right] - row[b.left]);
}

}  // namespace harima
