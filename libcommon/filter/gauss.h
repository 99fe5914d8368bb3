// SPDX-License-Identifier: BSD-3-Clause
// Blur by a Gaussian of standard deviation sigma in voxels, cut off at 4 sigma, mirrored at the edges: scipy.ndimage.gaussian_filter.
// And the unsharp mask made of it: v + amount * (v - blurred).
#pragma once

#include <vector>

#include "image/frame_loop.h"

namespace harima {

// Weights of a voxel and its neighbours on one side, the nearest first; with those of the other side their sum is 1.
std::vector<double> gauss_weights(double sigma);

struct GaussFilter {
  std::vector<float> weights;  // of gauss_weights()
  bool is_3d = true;           // else within slices
  bool is_unsharp = false;
  float amount = 1;            // of the unsharp mask

  int reach() const { return int(weights.size()) - 1; }
  // Frames that a result is made of.
  FrameWindow window() const { return is_3d ? FrameWindow{-reach(), reach() + 1, 1, false} : FrameWindow{}; }
  // Fills `out`, of the frames' size and type; whole numbers are rounded, and held at the ends of their type.
  void apply(const LoopFrames& in, Frame& out) const;
};

}  // namespace harima
