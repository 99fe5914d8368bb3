// SPDX-License-Identifier: BSD-3-Clause
// The bilateral filter (Tomasi and Manduchi, ICCV 1998, eq. 5): the mean of the voxels around each, with
// weights
//
//     exp(-distance^2 / (2 spatial^2)) * exp(-difference^2 / (2 range^2))
//
// mirrored at the borders. A voxel is taken together with those that are near it in place and in value: edges
// stay.
#pragma once

#include "device/filter_specs.h"
#include "filter/volume.h"

namespace harima {

struct Bilateral {
  double spatial = 1;  // standard deviation in voxels
  double range = 1;    // standard deviation of differences, in the unit of the values

  int reach() const;  // three standard deviations
  // The same, for a GPU.
  BilateralSpec on_gpu(bool is_3d) const;
};

// Filters finite values in place. A volume of depth 1 is filtered as a slice.
void denoise(const Bilateral& settings, Volume& volume);

}  // namespace harima
