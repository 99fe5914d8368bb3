// SPDX-License-Identifier: BSD-3-Clause
// Total variation denoising (Rudin, Osher and Fatemi, Physica D 60, 259 (1992)): the u with the least
//
//     weight * sum |grad u| + 1/2 * sum (u - f)^2
//
// where f is what is given and grad u the differences to the next voxels along x, y and z, 0 across the
// borders. Found by the primal-dual steps of Chambolle and Pock (J. Math. Imaging Vis. 40, 120 (2011),
// algorithm 2, gamma = 1). They end when the duality gap G proves that u is near the minimum: its rms
// distance from there is at most sqrt(2 G / voxels), as the sum is strongly convex.
#pragma once

#include "device/filter_specs.h"
#include "filter/volume.h"

namespace harima {

struct TotalVariation {
  double weight = 1;  // in the unit of the values; differences that are less are likely noise
  // Of the weight: the rms distance from the minimum that is good enough; 0.001 at least, for f32.
  double tolerance = 0.01;
  int most_steps = 2000;

  // The same, for a GPU.
  TotalVariationSpec on_gpu(bool is_3d) const {
    return {.weight = weight, .tolerance = tolerance, .most_steps = most_steps, .is_3d = is_3d};
  }
};

struct TotalVariationResult {
  int steps = 0;
  double distance = 0;  // sqrt(2 G / voxels), in units of the weight
};

// Denoises finite values in place. The result does not depend on the number of threads.
TotalVariationResult denoise(const TotalVariation& settings, Volume& volume);

// Memory that it takes beside the volume, for each voxel.
inline constexpr size_t kTotalVariationVoxelBytes = 5 * sizeof(float);

}  // namespace harima
