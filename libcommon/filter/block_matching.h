// SPDX-License-Identifier: BSD-3-Clause
// Denoising by block matching and collaborative filtering: BM3D of slices (Dabov, Foi, Katkovnik and
// Egiazarian, IEEE Trans. Image Process. 16, 2080 (2007)) and BM4D of volumes (Maggioni, Katkovnik,
// Egiazarian and Foi, ibid. 22, 119 (2013)). Of blocks 3 voxels apart along each axis each is taken with
// those most like it in a box around it, and the group is transformed (filter/block_group.h):
//
//     1. coefficients below 2.7 times their noise are set to 0, and the group is transformed back;
//     2. blocks are matched in the result of 1; each coefficient c is taken times b^2 / (b^2 + noise^2),
//     where b is that of 1.
//
// Blocks overlap: a voxel is the mean of what they say, weighted by 1 over the noise left in the group. Noise
// need not be white: each coefficient of a block has its own (Mäkinen, Azzari and Foi, ibid. 29, 8339 (2020),
// without the correlation of blocks that overlap).
#pragma once

#include <array>

#include "device/filter_specs.h"
#include "filter/block_group.h"
#include "filter/volume.h"

namespace harima {

struct BlockMatching {
  int distance = 5;                            // of blocks that are compared, along each axis
  std::array<float, kBlockVoxels> noise = {};  // standard deviation in each coefficient of a block, x fastest

  // Slices at either side that a voxel depends on, a multiple of VolumeBlock::kStep.
  int reach() const;
  // The same, for a GPU.
  BlockMatchingSpec on_gpu(bool is_3d) const { return {distance, noise, is_3d}; }
};

// Filters finite values in place. A volume of depth 1 is filtered as a slice, with blocks of 8 x 8.
void denoise(const BlockMatching& settings, Volume& volume);

// Memory that it takes beside the volume, for each voxel.
inline constexpr size_t kBlockMatchingVoxelBytes = 4 * sizeof(float);

}  // namespace harima
