// SPDX-License-Identifier: BSD-3-Clause
// Wavelet denoising by BayesShrink (Chang, Yu and Vetterli, IEEE Trans. Image Process. 9, 1532 (2000), eq.
// 12): what is not low along all axes of an undecimated Haar transform (filter/haar.h) comes nearer to 0 by
//
//     noise^2 / sqrt(max(0, mean square - noise^2))
//
// where the mean is that of a box around each coefficient (their spatially adaptive form, ibid. 9, 1522), and
// noise the standard deviation of the noise in that band. Mirrored at the borders.
#pragma once

#include <vector>

#include "device/filter_specs.h"
#include "filter/volume.h"

namespace harima {

struct Wavelet {
  int levels = 3;
  // Of band 1, 2, ... of the first level, then of the next: 7 a level, of slices 3.
  std::vector<double> noise;

  // Voxels at either side that one depends on.
  int reach(bool is_3d) const;
  // The same, for a GPU.
  WaveletSpec on_gpu(bool is_3d) const { return {levels, noise, is_3d, reach(is_3d)}; }
};

// Filters finite values in place. A volume of depth 1 is filtered as a slice.
void denoise(const Wavelet& settings, Volume& volume);

// Memory that it takes beside the volume, for each voxel.
size_t wavelet_voxel_bytes(int levels);

}  // namespace harima
