// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <map>

#include "measure/iso_surface.h"

using namespace harima;

namespace {

struct Mesh {
  std::vector<MeshPlace> vertices;
  std::vector<MeshTriangle> triangles;
  double volume = 0;
};

// The surface of `slices`, 5 x 4 voxels each.
Mesh surface_of(const std::vector<Frame>& slices, IsoSurface surface) {
  Mesh mesh;
  surface.on_part = [&](const MeshPart& part) {
    mesh.vertices.insert(mesh.vertices.end(), part.vertices.begin(), part.vertices.end());
    mesh.triangles.insert(mesh.triangles.end(), part.triangles.begin(), part.triangles.end());
    mesh.volume += part.volume;
  };
  SurfaceMaker maker(5, 4, surface);
  for (const Frame& slice : slices) maker.add(slice);
  maker.finish();
  return mesh;
}

std::vector<Frame> noise(int count) {
  std::vector<Frame> slices;
  uint32_t state = 7;
  for (int z = 0; z < count; ++z) {
    slices.emplace_back(PixelType::u8, 5, 4);
    for (int i = 0; i < 20; ++i)
      slices.back().row<uint8_t>(0)[i] = uint8_t((state = state * 1664525u + 1013904223u) >> 24);
  }
  return slices;
}

IsoSurface at(double level) {
  IsoSurface surface;
  surface.level = level;
  return surface;
}

}  // namespace

TEST_CASE("edges between marks, numbered voxel by voxel") {
  const std::vector<uint8_t> from{0, 1, 1, 0, 0, 0, 0, 0, 0, 1}, next{0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
  EdgeRow edges;
  edges.find(from.data(), from.data(), next.data(), from.size());
  std::vector<std::pair<int, int>> found;
  edges.number_from(40);
  edges.for_each([&](int x, int direction) {
    CHECK(edges.number(x, direction) == 40 + found.size());
    found.emplace_back(x, direction);
  });
  CHECK(found == std::vector<std::pair<int, int>>{{0, 1}, {1, 2}, {2, 1}, {2, 3}, {8, 1}, {9, 2}});
  CHECK(edges.count() == found.size());
  edges.find(from.data(), from.data(), nullptr, from.size());
  CHECK(edges.count() == 3);
}

TEST_CASE("the surface of noise is closed, and every corner has the place of its vertex") {
  const Mesh mesh = surface_of(noise(6), at(128));
  REQUIRE(!mesh.triangles.empty());
  std::map<std::pair<uint32_t, uint32_t>, int> edges;
  for (const MeshTriangle& triangle : mesh.triangles)
    for (size_t i = 0; i < 3; ++i) {
      REQUIRE(triangle[i].vertex < mesh.vertices.size());
      CHECK(triangle[i].place == mesh.vertices[triangle[i].vertex]);
      ++edges[{triangle[i].vertex, triangle[(i + 1) % 3].vertex}];
    }
  for (const auto& [edge, count] : edges) {
    CHECK(count == 1);
    CHECK(edges.count({edge.second, edge.first}) == 1);
  }
}

TEST_CASE("the parts do not depend on the memory") {
  IsoSurface little = at(100);
  little.memory_bytes = 1;
  const Mesh one = surface_of(noise(6), at(100)), other = surface_of(noise(6), little);
  CHECK(one.vertices == other.vertices);
  CHECK(one.triangles.size() == other.triangles.size());
  CHECK(one.volume == other.volume);
}

TEST_CASE("a full volume is closed half a voxel outside, in um; open it has no surface") {
  Frame full(PixelType::u8, 5, 4);
  std::fill_n(full.data(), full.bytes(), std::byte(9));
  IsoSurface surface = at(9);
  surface.grid.voxel_um = {2, 3, 4};
  surface.grid.origin_um = {10, 20, 30};
  const Mesh closed = surface_of({full, full}, surface);
  for (size_t axis = 0; axis < 3; ++axis) {
    const auto by_axis = [&](const MeshPlace& a, const MeshPlace& b) { return a[axis] < b[axis]; };
    const auto [low, high] = std::minmax_element(closed.vertices.begin(), closed.vertices.end(), by_axis);
    const double size[] = {5, 4, 2};
    CHECK(double((*low)[axis]) == surface.grid.origin_um[axis] - surface.grid.voxel_um[axis] / 2);
    CHECK(double((*high)[axis]) ==
          surface.grid.origin_um[axis] + surface.grid.voxel_um[axis] * (size[axis] - 0.5));
  }
  CHECK(int(closed.vertices.size()) - int(closed.triangles.size()) / 2 == 2);
  surface.is_closed = false;
  CHECK(surface_of({full, full}, surface).triangles.empty());
}
