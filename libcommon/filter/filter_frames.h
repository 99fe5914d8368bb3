// SPDX-License-Identifier: BSD-3-Clause
// Filters of frames, such as a median, as filters of volumes in memory.
#pragma once

#include "base/parallel.h"
#include "filter/filter_slabs.h"
#include "image/frame_loop.h"

namespace harima {

// `filter` has reach(), is_3d and apply(LoopFrames, Frame&): filter/median.h, filter/smooth.h.
template <class Filter>
SlabFilter of_frames(const Filter& filter) {
  const auto apply = [filter](Volume& volume) {
    std::vector<Frame> frames(size_t(volume.depth));
    const size_t plane = size_t(volume.width) * size_t(volume.height);
    parallel_for(volume.depth, [&](int z) {
      frames[size_t(z)] = Frame(PixelType::f32, volume.width, volume.height);
      std::copy_n(volume.row(0, z), plane, frames[size_t(z)].template row<float>(0));
    });
    parallel_for(volume.depth, [&](int z) {
      Frame made(PixelType::f32, volume.width, volume.height);
      filter.apply({z, 0, frames}, made);
      std::copy_n(made.template row<float>(0), plane, volume.row(z * volume.height));
    });
  };
  return {.is_3d = filter.is_3d, .reach = filter.reach(), .voxel_bytes = 2 * sizeof(float), .apply = apply};
}

}  // namespace harima
