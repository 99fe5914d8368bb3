// SPDX-License-Identifier: BSD-3-Clause
// Non-local means (Buades, Coll and Morel, CVPR 2005): the mean of the voxels of a box around each, with
// weights that tell how alike the patches around the two are:
//
//     exp(-max(0, D - 2 sigma^2) / h^2), 0 if that is less than exp(-5)
//
// where D is the mean of the squared differences of the patches, 2 sigma^2 of which is noise. Mirrored at the
// borders. Patches are compared for one displacement of all voxels at a time (Darbon et al., ISBI 2008),
// which takes no longer for large ones.
#pragma once

#include "device/filter_specs.h"
#include "filter/volume.h"

namespace harima {

struct NonLocalMeans {
  int patch = 5;     // its side, an odd number
  int distance = 5;  // of voxels that are compared, along each axis
  double h = 1;      // in the unit of the values
  double sigma = 0;  // of the noise

  int reach() const { return distance + patch / 2; }
  // The same, for a GPU.
  NonLocalMeansSpec on_gpu(bool is_3d) const { return {patch, distance, h, sigma, is_3d}; }
};

// Filters finite values in place. A volume of depth 1 is filtered as a slice.
void denoise(const NonLocalMeans& settings, Volume& volume);

}  // namespace harima
