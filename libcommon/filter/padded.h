// SPDX-License-Identifier: BSD-3-Clause
// A copy of a volume with the voxels beyond its borders, mirrored there (math/mirrored.h).
#pragma once

#include "base/parallel.h"
#include "filter/volume.h"
#include "math/mirrored.h"

namespace harima {

class Padded {
 public:
  // `reach` voxels more at either side along x and y, `reach_z` along z.
  Padded(const Volume& volume, int reach, int reach_z)
      : reach_(reach), reach_z_(reach_z), all_(volume.width + 2 * reach, volume.height + 2 * reach, volume.depth + 2 * reach_z) {
    parallel_for(all_.rows(), [&](int row) {
      const int y = mirrored(row % all_.height - reach, volume.height), z = mirrored(row / all_.height - reach_z, volume.depth);
      const float* const from = volume.row(y, z);
      for (int x = 0; x < all_.width; ++x) all_.row(row)[x] = from[mirrored(x - reach, volume.width)];
    }, 8);
  }

  // The voxel (x, y, z) of the volume and those behind it in its row; all may be beyond the borders.
  const float* at(int x, int y, int z) const { return all_.row(y + reach_, z + reach_z_) + x + reach_; }

 private:
  int reach_, reach_z_;
  Volume all_;
};

}  // namespace harima
