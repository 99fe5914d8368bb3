// SPDX-License-Identifier: BSD-3-Clause
#include "filter/bilateral.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "filter/padded.h"
#include "math/exp.h"

namespace harima {

namespace {

struct RowSums {
  std::vector<float> weights, values;
};

CT_VECTOR_CLONES void add_neighbours(const float* centre, const float* neighbour, int width, float spatial, float per_square, RowSums& sums) {
  float *const weights = sums.weights.data(), *const values = sums.values.data();
#pragma GCC ivdep
  for (int x = 0; x < width; ++x) {
    const float apart = neighbour[x] - centre[x];
    const float weight = spatial * exp_of_minus(apart * apart * per_square);
    weights[x] += weight;
    values[x] += weight * apart;
  }
}

}  // namespace

int Bilateral::reach() const { return int(std::ceil(3 * spatial)); }

void denoise(const Bilateral& settings, Volume& volume) {
  if (volume.values.empty() || settings.range <= 0) return;
  const int reach = settings.reach(), reach_z = volume.depth > 1 ? reach : 0;
  const Padded given(volume, reach, reach_z);
  const float per_square = float(0.5 / (settings.range * settings.range));
  const double per_voxel = 0.5 / (settings.spatial * settings.spatial);
  parallel_for(volume.rows(), [&](int row) {
    const int y = row % volume.height, z = row / volume.height;
    RowSums sums{std::vector<float>(size_t(volume.width)), std::vector<float>(size_t(volume.width))};
    const float* const centre = given.at(0, y, z);
    for (int dz = -reach_z; dz <= reach_z; ++dz)
      for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
          add_neighbours(centre, given.at(dx, y + dy, z + dz), volume.width, float(std::exp(-per_voxel * (dx * dx + dy * dy + dz * dz))), per_square, sums);
    for (int x = 0; x < volume.width; ++x) volume.row(row)[x] = centre[x] + sums.values[size_t(x)] / sums.weights[size_t(x)];
  });
}

}  // namespace harima
