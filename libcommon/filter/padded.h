// SPDX-License-Identifier: BSD-3-Clause
// A copy of a volume with the voxels beyond its borders, mirrored there (math/mirrored.h).
#pragma once

#include "base/parallel.h"
#include "filter/volume.h"
#include "math/mirrored.h"

namespace harima {

// `reach` voxels more at either side along x and y, `before` and `behind` along z.
inline Volume with_borders(const Volume& volume, int reach, int before, int behind) {
  Volume all(volume.width + 2 * reach, volume.height + 2 * reach, before + volume.depth + behind);
  parallel_for(
      all.rows(),
      [&](int row) {
        const int y = mirrored(row % all.height - reach, volume.height),
                  z = mirrored(row / all.height - before, volume.depth);
        const float* const from = volume.row(y, z);
        for (int x = 0; x < all.width; ++x) all.row(row)[x] = from[mirrored(x - reach, volume.width)];
      },
      8);
  return all;
}

// The same, by places in the volume.
class Padded {
 public:
  Padded(const Volume& volume, int reach, int reach_z)
      : reach_(reach), reach_z_(reach_z), all_(with_borders(volume, reach, reach_z, reach_z)) {}

  // The voxel (x, y, z) of the volume and those behind it in its row; all may be beyond the borders.
  const float* at(int x, int y, int z) const { return all_.row(y + reach_, z + reach_z_) + x + reach_; }

 private:
  int reach_, reach_z_;
  Volume all_;
};

}  // namespace harima
