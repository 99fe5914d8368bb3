// SPDX-License-Identifier: BSD-3-Clause
// The median of the box around each voxel, mirrored at the edges: scipy.ndimage.median_filter. A box that
// holds a NaN gives NaN.
#pragma once

#include "device/filter_specs.h"
#include "image/frame_loop.h"

namespace harima {

struct MedianFilter {
  int side = 3;       // of the box, odd
  bool is_3d = true;  // else within slices

  int reach() const { return side / 2; }
  // Frames that a result is made of.
  FrameWindow window() const { return is_3d ? FrameWindow{-reach(), reach() + 1} : FrameWindow{}; }
  // Memory that each thread takes beside the frames.
  size_t thread_bytes(const StackInfo& info) const;
  // Fills `out`, of the frames' size and type.
  void apply(const LoopFrames& in, Frame& out) const;
  // The same, for a GPU.
  MedianSpec on_gpu() const { return {side, is_3d}; }
};

}  // namespace harima
