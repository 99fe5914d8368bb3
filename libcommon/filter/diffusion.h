// SPDX-License-Identifier: BSD-3-Clause
// Anisotropic diffusion (Perona and Malik, IEEE Trans. Pattern Anal. Mach. Intell. 12, 629 (1990), eqs. 7 to
// 9): in each step every voxel takes from its neighbours, 2 along each axis,
//
//     rate * difference / (1 + (difference / kappa)^2)
//
// and nothing across the borders: the mean stays. Differences well above kappa are edges, which stay.
#pragma once

#include "device/filter_specs.h"
#include "filter/volume.h"

namespace harima {

struct Diffusion {
  double kappa = 1;  // in the unit of the values
  int steps = 10;    // a voxel depends on as many neighbours at either side

  // The same, for a GPU.
  DiffusionSpec on_gpu(bool is_3d) const { return {kappa, steps, is_3d}; }
};

// Filters finite values in place, with the rate 1 / (neighbours + 1): it is stable. A volume of depth 1 is
// filtered as a slice.
void denoise(const Diffusion& settings, Volume& volume);

}  // namespace harima
