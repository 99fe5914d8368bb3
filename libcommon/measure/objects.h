// SPDX-License-Identifier: BSD-3-Clause
// What is measured of each object of a labelled volume: sums over its voxels, in whole numbers, so that it
// does not matter in which order runs are added.
#pragma once

#include <cstdint>
#include <string>

#include "image/grid.h"
#include "measure/principal_axes.h"
#include "measure/runs.h"

namespace harima {

struct ObjectSums {
  using Wide = __int128;
  int64_t voxels = 0, inner = 0;  // inner: with all six neighbours marked, too
  int64_t sum[3] = {};            // of x, y, z
  Wide square[6] = {};            // of xx, yy, zz, xy, xz, yz
  int low[3] = {INT32_MAX, INT32_MAX, INT32_MAX}, high[3] = {-1, -1, -1};  // of x, y, z; high included

  void add(const Run& run, int y, int z, int inner_of_run);
  double mean(int axis) const { return double(sum[axis]) / double(voxels); }
  // Of the centres of voxels, in um^2.
  Matrix3 covariance(const Vector3& voxel_um) const;
};

// Pixels of a run that have a marked neighbour on all six sides: marks of the rows above and below it in its
// slice, and of its row in the slices before and after; nullptr where there is none.
int inner_pixels(const Run& run, const uint8_t* up, const uint8_t* down, const uint8_t* before,
                 const uint8_t* after);

// A table of objects: its heading, and a line for the object of a number in a volume of this size (x, y, z).
std::string object_heading(const Grid& grid);
std::string object_line(uint32_t id, const ObjectSums& object, const Grid& grid,
                        const std::array<int, 3>& size);

}  // namespace harima
