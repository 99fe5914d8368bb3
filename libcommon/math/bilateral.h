// SPDX-License-Identifier: BSD-3-Clause
// What one neighbour adds to a voxel of the bilateral filter (filter/bilateral.h).
#pragma once

#include "math/exp.h"

namespace harima {

// Sums of weights, and of weights times what neighbours differ by from the voxel. spatial: weight of the
// neighbour's place; per_square: 1 / (2 range^2).
CT_HD inline void add_near(float centre, float neighbour, float spatial, float per_square, float& weights,
                           float& values) {
  const float apart = neighbour - centre;
  const float weight = spatial * exp_of_minus(apart * apart * per_square);
  weights += weight;
  values += weight * apart;
}

}  // namespace harima
