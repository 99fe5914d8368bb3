// SPDX-License-Identifier: BSD-3-Clause
// The surface where a volume passes a level, as triangles: marching tetrahedra, each cube of eight voxels parted into the six
// tetrahedra around its long diagonal (Kuhn), so that neighbouring cubes agree and nothing is ambiguous. Inside is what is at or above
// the level; triangles are counterclockwise as seen from outside. Slices come one by one; two of them are held.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "image/frame.h"

namespace harima {

using Place = std::array<double, 3>;  // x, y, z in voxels, that of the first voxel's centre 0, 0, 0

struct SurfaceCorner {
  uint32_t vertex = 0;  // counted in the order in which on_vertex was called
  Place place;
};

struct IsoSurface {
  double level = 0;
  // Is the volume closed where it ends, half a voxel outside its last voxels? Else the surface is open there.
  bool is_closed = true;
  std::function<void(const Place&)> on_vertex;
  std::function<void(const std::array<SurfaceCorner, 3>&)> on_triangle;
};

class SurfaceMaker {
 public:
  SurfaceMaker(int width, int height, IsoSurface surface);
  // The next slice, of any type. NaN is outside.
  void add(const FrameView& slice);
  // After the last one.
  void finish();

  int64_t nan() const { return nan_; }
  // Memory that it takes, for slices of this size.
  static size_t bytes(int width, int height);

 private:
  static constexpr uint32_t kNone = ~uint32_t{0};
  // Vertices on the edges that begin at the voxels of a row, by the direction of the edge: bits x, y, z of 1 to 7.
  using EdgeRow = std::array<std::vector<uint32_t>, 8>;
  void put_slice(const FrameView* slice);
  void march();
  void march_row(int y);
  void march_cube(int x, int y);
  void march_tetrahedron(int x, int y, const std::array<int, 4>& corners);
  SurfaceCorner corner(int x, int y, int from, int to);
  Place place_on(int x, int y, int from, int to) const;
  uint32_t& vertex_on(int x, int y, int from, int direction);
  float value(int x, int y, int z) const { return (z ? upper_ : lower_)[size_t(y) * width_ + size_t(x)]; }
  bool is_inside(float value) const { return double(value) >= surface_.level; }

  IsoSurface surface_;
  const int pad_;               // voxels around the volume
  const size_t width_, height_;  // of slices with them
  std::vector<float> lower_, upper_;
  std::array<std::vector<uint32_t>, 4> in_lower_;  // edges within the lower slice, by direction 1 to 3
  std::array<EdgeRow, 2> between_;                 // edges from the lower to the upper slice, of the rows y and y + 1
  std::array<EdgeRow, 2> in_upper_;                // edges within the upper slice, of the same rows
  int z_ = -1;                  // of the lower slice
  bool has_lower_ = false;
  uint32_t vertices_ = 0;
  int64_t nan_ = 0;
};

}  // namespace harima
