// SPDX-License-Identifier: BSD-3-Clause
// What one displacement adds to a voxel of non-local means (filter/non_local_means.h).
#pragma once

#include "math/exp.h"

namespace harima {

// From the sum of the squared differences of two patches to what is more than noise in their mean, over h^2.
struct PatchScale {
  float per_sum, noise;

  PatchScale(double h, double sigma, int patch_voxels)
      : per_sum(float(1 / (h * h) / double(patch_voxels))), noise(float(2 * sigma * sigma * (1 / (h * h)))) {}
};

// Sums of weights, and of weights times what the other voxel differs by. Patches farther apart than 5 h^2
// have no weight.
CT_HD inline void add_alike(float centre, float other, float patch_sum, const PatchScale& scale,
                            float& weights, float& values) {
  constexpr float kFarthest = 5;
  const float more = patch_sum * scale.per_sum - scale.noise, apart = 0 < more ? more : 0;
  const float weight = apart > kFarthest ? 0 : exp_of_minus(apart);
  weights += weight;
  values += weight * (other - centre);
}

}  // namespace harima
