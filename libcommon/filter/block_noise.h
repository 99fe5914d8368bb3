// SPDX-License-Identifier: BSD-3-Clause
// Noise in the coefficients of the blocks of a BlockMatching, as it is measured for wavelets
// (filter/wavelet_noise.h).
#pragma once

#include <array>

#include "filter/block_group.h"
#include "image/stack.h"

namespace harima {

using BlockNoise = std::array<float, kBlockVoxels>;  // standard deviations

// What is found in the quiet places of the source, which can seek. All 0 if there is none.
BlockNoise block_noise(const Source& source, bool is_3d);

// The standard deviation of a voxel.
double sum_of_noise(const BlockNoise& noise);

}  // namespace harima
