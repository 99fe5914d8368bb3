// SPDX-License-Identifier: BSD-3-Clause
// The surface where a volume passes a level, as triangles: marching tetrahedra, each cube of eight voxels
// parted into the six tetrahedra around its long diagonal (Kuhn), so that neighbouring cubes agree and
// nothing is ambiguous: every edge has exactly two triangles. Inside is what is at or above the level; u32
// and i32 lose bits beyond 2^24. Slices come one by one, two of them are held; rows are worked on by all
// threads, and their parts come in order.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "image/frame.h"
#include "image/grid.h"
#include "image/mesh.h"
#include "measure/edge_row.h"

namespace harima {

struct IsoSurface {
  double level = 0;
  // Is the volume closed where it ends, half a voxel outside its last voxels? Else the surface is open there.
  bool is_closed = true;
  Grid grid;                                     // where voxels stand
  size_t memory_bytes = 64 << 20;                // for parts that wait, beside bytes()
  std::function<void(const MeshPart&)> on_part;  // one at a time
};

class SurfaceMaker {
 public:
  SurfaceMaker(int width, int height, IsoSurface surface);
  // The next slice, of any type. NaN is outside. Fails if there are more than 2^32 vertices.
  void add(const FrameView& slice);
  // After the last one.
  void finish();

  int64_t nan() const { return nan_; }
  // Memory that it takes for slices of this size.
  static size_t bytes(int width, int height);

 private:
  using Place = std::array<double, 3>;
  struct Slice {
    std::vector<float> values;
    std::vector<uint8_t> inside;         // 1 or 0
    std::vector<uint64_t> first_within;  // number of the first vertex on edges within the slice, by row
  };
  struct Vertex {
    uint32_t number;
    Place place;
  };
  // What the cubes between two rows of two slices share: edges by slice and row.
  struct Cubes {
    int y = 0;
    EdgeRow within[2][2], across[2];
    // Of the four voxels of a column: bit 0 of the row y, 1 of y + 1, 2 and 3 of the upper slice.
    std::vector<uint8_t> inside;
    bool is_inside(int x, int corner) const { return inside[size_t(x + (corner & 1))] >> (corner >> 1) & 1; }
  };

  void put_slice(const FrameView* slice);
  void fill(const FrameView& slice);
  void find_edges(const Slice& from, const Slice& to, int y, EdgeRow& edges) const;
  uint64_t number_rows(const Slice& from, const Slice& to, uint64_t begin,
                       std::vector<uint64_t>& first) const;
  void for_each_row(const std::function<void(int y, MeshPart& part)>& make);
  void put_within(int y, MeshPart& part) const;
  void march();
  void march_row(int y, MeshPart& part) const;
  void march_cube(int x, const Cubes& cubes, MeshPart& part) const;
  static void add_triangle(const Vertex& a, const Vertex& b, const Vertex& c, MeshPart& part);
  Vertex vertex_on(int x, const Cubes& cubes, int from, int to) const;
  Place place_on(int x, int y, int z, int direction) const;
  const uint8_t* inside_row(const Slice& slice, int y) const {
    return y < height_ ? slice.inside.data() + size_t(y) * size_t(width_) : nullptr;
  }
  double value(int x, int y, int z) const {
    return double((z > z_ ? upper_ : lower_).values[size_t(y) * size_t(width_) + size_t(x)]);
  }

  IsoSurface surface_;
  const int pad_;             // voxels around the volume
  const int width_, height_;  // of slices with them
  Slice lower_, upper_;
  std::vector<uint64_t> first_across_;  // as Slice::first_within, on edges from the lower to the upper slice
  std::vector<MeshPart> parts_;         // of rows, as many as wait
  int z_ = 0;                           // of the lower slice
  bool has_lower_ = false;
  uint64_t vertices_ = 0;
  int64_t nan_ = 0;
};

}  // namespace harima
