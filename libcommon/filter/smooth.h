// SPDX-License-Identifier: BSD-3-Clause
// Weighted means of voxels and their neighbours, along all axes alike and mirrored at the edges:
// gaussian_filter and uniform_filter of scipy.ndimage. And the unsharp mask made of them: v + amount * (v -
// smoothed). NaN spreads as far as the weights reach.
#pragma once

#include <optional>
#include <vector>

#include "device/filter_specs.h"
#include "image/frame_loop.h"

namespace harima {

// Weights of a voxel and its neighbours on one side, the nearest first; with those of the other side their
// sum is 1.
std::vector<double> gauss_weights(double sigma);  // standard deviation in voxels; cut off at 4 of them
std::vector<double> mean_weights(int side);       // a box of `side` voxels, an odd number

struct SmoothFilter {
  std::vector<double> weights;
  bool is_3d = true;                     // else within slices
  std::optional<double> unsharp_amount;  // none: smoothed as it is

  int reach() const { return int(weights.size()) - 1; }
  // Frames that a result is made of.
  FrameWindow window() const { return is_3d ? FrameWindow{-reach(), reach() + 1} : FrameWindow{}; }
  // Memory that each thread takes beside the frames.
  size_t thread_bytes(const StackInfo& info) const;
  // Fills `out`, of the frames' size and type; whole numbers are rounded, and held at the ends of their type.
  // Sums are f32, of 32-bit whole numbers double.
  void apply(const LoopFrames& in, Frame& out) const;
  // The same, for a GPU.
  SmoothSpec on_gpu() const { return {weights, is_3d, unsharp_amount}; }
};

}  // namespace harima
