// SPDX-License-Identifier: BSD-3-Clause
// Values along a straight line through a volume, in one pass over those slices that it crosses, and of files
// only their rows.
#pragma once

#include <array>
#include <vector>

#include "image/stack.h"

namespace harima {

struct ProfileLine {
  std::array<double, 3> from{}, to{};  // x, y, z in voxels
  int width = 1;  // lines side by side, a pixel apart, whose mean is taken: across the line within the slice
                  // (along x if it goes straight along z); what of them is outside does not count
  bool is_linear = true;  // between voxels; else the nearest one
};

struct ProfilePoint {
  std::array<double, 3> at{};
  double value = 0;
};

// Points at equal distances of a voxel or a little less, both ends included, as many as
// skimage.measure.profile_line has. Fails if an end is outside the volume.
std::vector<ProfilePoint> profile_of(Source& source, const ProfileLine& line);

}  // namespace harima
