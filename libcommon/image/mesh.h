// SPDX-License-Identifier: BSD-3-Clause
// A mesh of triangles, a part of it at a time: places in um (in voxels where their size is not known),
// vertices by their number.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace harima {

using MeshPlace = std::array<float, 3>;  // x, y, z

struct MeshCorner {
  uint32_t vertex = 0;  // counted from 0 through the whole mesh
  MeshPlace place{};    // of that vertex, the same bits wherever it occurs
};

using MeshTriangle = std::array<MeshCorner, 3>;  // counterclockwise as seen from outside

// The next vertices, numbered on from those before, and triangles, whose vertices may be those of a later
// part.
struct MeshPart {
  std::vector<MeshPlace> vertices;
  std::vector<MeshTriangle> triangles;
  // Of these triangles, and of the cones between them and the origin, with a sign.
  double area = 0, volume = 0;

  void clear() {
    vertices.clear();
    triangles.clear();
    area = volume = 0;
  }
};

}  // namespace harima
