// SPDX-License-Identifier: BSD-3-Clause
#include "filter/diffusion.h"

#include <algorithm>

#include "base/parallel.h"
#include "math/diffusion.h"

namespace harima {

namespace {

struct RowNeighbours {
  const float *above, *below, *before, *behind;  // the row itself beyond the borders
};

void diffuse_row(const float* row, const RowNeighbours& near, int width, const DiffusionStep& step,
                 float* out) {
  const auto voxel = [&](int x, int left, int right) {
    return step.voxel(row[x], row[left], row[right], near.above[x], near.below[x], near.before[x],
                      near.behind[x]);
  };
#pragma GCC ivdep
  for (int x = 1; x < width - 1; ++x) out[x] = voxel(x, x - 1, x + 1);
  for (const int x : {0, width - 1}) out[x] = voxel(x, std::max(x - 1, 0), std::min(x + 1, width - 1));
}

}  // namespace

void denoise(const Diffusion& settings, Volume& volume) {
  if (volume.values.empty() || settings.kappa <= 0) return;
  const int height = volume.height, depth = volume.depth;
  const DiffusionStep step(settings.kappa, depth > 1);
  Volume next(volume.width, height, depth);
  for (int done = 0; done < settings.steps; ++done, volume.values.swap(next.values))
    parallel_for(
        volume.rows(),
        [&](int row) {
          const int y = row % height, z = row / height;
          const RowNeighbours near{
              volume.row(std::max(y - 1, 0), z), volume.row(std::min(y + 1, height - 1), z),
              volume.row(y, std::max(z - 1, 0)), volume.row(y, std::min(z + 1, depth - 1))};
          diffuse_row(volume.row(row), near, volume.width, step, next.row(row));
        },
        8);
}

}  // namespace harima
