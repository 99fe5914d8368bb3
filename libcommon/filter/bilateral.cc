// SPDX-License-Identifier: BSD-3-Clause
#include "filter/bilateral.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "filter/padded.h"
#include "math/bilateral.h"

namespace harima {

namespace {

struct RowSums {
  std::vector<float> weights, values;
};

CT_VECTOR_CLONES void add_neighbours(const float* centre, const float* neighbour, int width, float spatial,
                                     float per_square, RowSums& sums) {
  float *const weights = sums.weights.data(), *const values = sums.values.data();
#pragma GCC ivdep
  for (int x = 0; x < width; ++x)
    add_near(centre[x], neighbour[x], spatial, per_square, weights[x], values[x]);
}

}  // namespace

int Bilateral::reach() const { return int(std::ceil(3 * spatial)); }

BilateralSpec Bilateral::on_gpu(bool is_3d) const {
  BilateralSpec spec{
      .places = reach(), .is_3d = is_3d, .weights = {}, .per_square = float(0.5 / (range * range))};
  const double per_voxel = 0.5 / (spatial * spatial);
  for (int z = 0; z <= (is_3d ? spec.places : 0); ++z)
    for (int y = 0; y <= spec.places; ++y)
      for (int x = 0; x <= spec.places; ++x)
        spec.weights.push_back(float(std::exp(-per_voxel * (x * x + y * y + z * z))));
  return spec;
}

void denoise(const Bilateral& settings, Volume& volume) {
  if (volume.values.empty() || settings.range <= 0) return;
  const int reach = settings.reach(), reach_z = volume.depth > 1 ? reach : 0;
  const Padded given(volume, reach, reach_z);
  const BilateralSpec spec = settings.on_gpu(volume.depth > 1);
  parallel_for(volume.rows(), [&](int row) {
    const int y = row % volume.height, z = row / volume.height;
    RowSums sums{std::vector<float>(size_t(volume.width)), std::vector<float>(size_t(volume.width))};
    const float* const centre = given.at(0, y, z);
    for (int dz = -reach_z; dz <= reach_z; ++dz)
      for (int dy = -reach; dy <= reach; ++dy)
        for (int dx = -reach; dx <= reach; ++dx)
          add_neighbours(centre, given.at(dx, y + dy, z + dz), volume.width, spec.weight(dx, dy, dz),
                         spec.per_square, sums);
    for (int x = 0; x < volume.width; ++x)
      volume.row(row)[x] = centre[x] + sums.values[size_t(x)] / sums.weights[size_t(x)];
  });
}

}  // namespace harima
