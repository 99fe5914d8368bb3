// SPDX-License-Identifier: BSD-3-Clause
// Pixels of a piece of a volume put where they belong in slices along other axes.
#pragma once

#include <span>

#include "image/axes.h"

namespace harima {

// Voxels [first, last) of a volume in memory, x fastest; rows are as long as those of the volume, whatever
// first and last of x.
struct Piece {
  const std::byte* data = nullptr;  // of voxel (0, first[1], first[2])
  std::array<int, 3> first{}, last{};
};

// `slices` are those of the result from `first_slice` on; they hold all voxels of the piece. Safe from
// several threads for different pieces.
void scatter(const Piece& piece, const StackInfo& volume, const Axes& axes, std::span<Frame> slices,
             int first_slice);

}  // namespace harima
