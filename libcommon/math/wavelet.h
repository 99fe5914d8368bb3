// SPDX-License-Identifier: BSD-3-Clause
// What wavelet denoising (filter/wavelet.h, filter/haar.h) does to one voxel.
#pragma once

#include <cmath>

#include "math/madd.h"

namespace harima {

// Twice the half sum of two voxels, or with a sign of -1 twice their half difference.
CT_HD static inline float haar_pair(float a, float b, float sign) { return a + sign * b; }
CT_HD static inline float haar_sign(int band, int axis) { return band >> axis & 1 ? -1.0f : 1.0f; }
CT_HD static inline float haar_share(bool is_3d) { return is_3d ? 0.125f : 0.25f; }

// Of the box whose mean square tells what a coefficient is worth, about a hundred of them: it reaches so far.
CT_HD static inline int wavelet_box_reach(bool is_3d) { return is_3d ? 2 : 4; }
// Voxels at either side that one depends on.
CT_HD static inline int wavelet_reach(int levels, bool is_3d) {
  return (1 << levels) - 1 + wavelet_box_reach(is_3d);
}

// The coefficient nearer to 0 by noise^2 / sqrt(max(0, mean square - noise^2)). energy: sum of squares of its
// box; per_box: 1 / its size.
CT_HD static inline float shrunk(float coefficient, float energy, float per_box, float noise) {
  const float variance = noise * noise, least = 1e-12f * variance, signal = energy * per_box - variance;
  if (!(variance > 0)) return coefficient;
  const float rest = fabsf(coefficient) - variance / sqrtf(signal < least ? least : signal);
  return copysignf(rest < 0 ? 0 : rest, coefficient);
}

}  // namespace harima
