// SPDX-License-Identifier: BSD-3-Clause
// Volumes with more voxels or fewer. The edges of the volume stay where they are.
#pragma once

#include <array>
#include <functional>
#include <span>

#include "filter/sample.h"
#include "image/stack.h"

namespace harima {

// Sizes are along x, y and z. Linear and cubic values are weighed means of the neighbours; where voxels get
// larger the means are over as many more, so that nothing aliases. Nearest takes voxels as they are.
struct Resizing {
  std::array<int, 3> to{};
  Interpolation interpolation = Interpolation::linear;
};

// The new volume slice by slice, and how its slices follow from those: hand both to the loop (window, make).
// `source` knows its count. Frames are made ahead in memory_bytes. Type as before; u32 and i32 lose bits
// beyond 2^24 unless the nearest is taken.
struct Resized {
  StackInfo target;
  std::unique_ptr<Source> taps;  // the slices that slice k is made of stand at [k * count, k * count + count)
  int count = 1;
  std::function<void(std::span<const Frame> taps, int index, Frame& out)> make;
};
Resized resized(std::shared_ptr<Source> source, const Resizing& how, size_t memory_bytes);

}  // namespace harima
