// SPDX-License-Identifier: BSD-3-Clause
#include "filter/diffusion.h"

#include <algorithm>

#include "base/parallel.h"

namespace harima {

namespace {

struct RowNeighbours {
  const float *above, *below, *before, *behind;  // the row itself beyond the borders
};

void diffuse_row(const float* row, const RowNeighbours& near, int width, float rate, float per_kappa, float* out) {
  const auto flow = [&](float other, int x) {
    const float difference = other - row[x], share = difference * per_kappa;
    return difference / (1 + share * share);
  };
  const auto across = [&](int x) { return (flow(near.above[x], x) + flow(near.below[x], x)) + (flow(near.before[x], x) + flow(near.behind[x], x)); };
#pragma GCC ivdep
  for (int x = 1; x < width - 1; ++x) out[x] = row[x] + rate * (across(x) + (flow(row[x - 1], x) + flow(row[x + 1], x)));
  for (const int x : {0, width - 1}) out[x] = row[x] + rate * (across(x) + (flow(row[std::max(x - 1, 0)], x) + flow(row[std::min(x + 1, width - 1)], x)));
}

}  // namespace

void denoise(const Diffusion& settings, Volume& volume) {
  if (volume.values.empty() || settings.kappa <= 0) return;
  const int height = volume.height, depth = volume.depth;
  const float rate = 1.0f / (depth > 1 ? 7 : 5), per_kappa = float(1 / settings.kappa);
  Volume next(volume.width, height, depth);
  for (int step = 0; step < settings.steps; ++step, volume.values.swap(next.values))
    parallel_for(volume.rows(), [&](int row) {
      const int y = row % height, z = row / height;
      const RowNeighbours near{volume.row(std::max(y - 1, 0), z), volume.row(std::min(y + 1, height - 1), z), volume.row(y, std::max(z - 1, 0)),
                               volume.row(y, std::min(z + 1, depth - 1))};
      diffuse_row(volume.row(row), near, volume.width, rate, per_kappa, next.row(row));
    }, 8);
}

}  // namespace harima
