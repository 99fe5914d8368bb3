// SPDX-License-Identifier: BSD-3-Clause
// Where the voxels of a volume stand: edge lengths and the place of the first voxel, both in um, in the order
// x, y, z. Kept in the Meta as scan.pixel_um (cubes) or voxel.size_um, and voxel.origin_um.
#pragma once

#include <array>

#include "image/meta.h"

namespace harima {

struct Grid {
  bool is_known = false;    // is the size of voxels? Else all are 1
  bool is_assumed = false;  // known, but nobody told it
  std::array<double, 3> voxel_um{1, 1, 1};
  // Centre of the first voxel, from that of the volume that was reconstructed.
  std::array<double, 3> origin_um{};

  // After these many voxels were cut off in front.
  Grid cut(std::array<int, 3> voxels) const;
  // With every `by` voxels made into one; its centre is theirs if they are averaged, else the first one's.
  Grid coarser(std::array<int, 3> by, bool is_mean) const;
};

Grid grid_of(const Meta& meta);
// Nothing is written of an unknown grid that begins at 0.
void set_grid(const Grid& grid, Meta& meta);

}  // namespace harima
