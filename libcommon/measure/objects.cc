// SPDX-License-Identifier: BSD-3-Clause
#include "measure/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace harima {

namespace {

using Wide = ObjectSums::Wide;

// 0 + 1 + 4 + ... + (n-1)^2.
Wide squares_below(int n) { return Wide(n) * (n - 1) * (2 * n - 1) / 6; }

int64_t times(int64_t a, int64_t b) { return a * b; }

}  // namespace

void ObjectSums::add(const Run& run, int y, int z, int inner_of_run) {
  const int64_t n = run.last - run.first, x = times(run.first + run.last - 1, n) / 2;
  voxels += n;
  inner += inner_of_run;
  sum[0] += x, sum[1] += n * y, sum[2] += n * z;
  square[0] += squares_below(run.last) - squares_below(run.first);
  square[1] += n * y * y, square[2] += n * z * z;
  square[3] += x * y, square[4] += x * z, square[5] += n * y * z;
  const int least[3] = {run.first, y, z}, most[3] = {run.last - 1, y, z};
  for (int i = 0; i < 3; ++i) low[i] = std::min(low[i], least[i]), high[i] = std::max(high[i], most[i]);
}

Matrix3 ObjectSums::covariance(const Vector3& voxel_um) const {
  constexpr size_t kIndex[3][3] = {{0, 3, 4}, {3, 1, 5}, {4, 5, 2}};
  Matrix3 matrix;
  for (size_t i = 0; i < 3; ++i)
    for (size_t j = 0; j < 3; ++j) {
      const Wide rest = Wide(voxels) * square[kIndex[i][j]] - Wide(sum[i]) * sum[j];  // nothing is lost here
      matrix[i][j] = double(rest) / double(voxels) / double(voxels) * voxel_um[i] * voxel_um[j];
    }
  return matrix;
}

int inner_pixels(const Run& run, const uint8_t* up, const uint8_t* down, const uint8_t* before,
                 const uint8_t* after) {
  if (!up || !down || !before || !after) return 0;
  int inner = 0;
  for (int x = run.first + 1; x < run.last - 1; ++x) inner += (up[x] && down[x]) & (before[x] && after[x]);
  return inner;
}

std::string object_heading(const Grid& grid) {
  const char* unit = grid.is_known ? "um" : "voxel";
  std::string text = fmt::format("id,voxels,volume_{}3,x,y,z,x0,x1,y0,y1,z0,z1,diameter_{}", unit, unit);
  for (int i = 1; i <= 3; ++i) text += fmt::format(",axis{}_{}", i, unit);
  for (int i = 1; i <= 3; ++i) text += fmt::format(",axis{0}_x,axis{0}_y,axis{0}_z", i);
  return text + ",surface_voxels,touches_border\n";
}

std::string object_line(uint32_t id, const ObjectSums& object, const Grid& grid,
                        const std::array<int, 3>& size) {
  const auto& edge = grid.voxel_um;
  const double volume = double(object.voxels) * edge[0] * edge[1] * edge[2];
  std::string text = fmt::format("{},{},{},{},{},{}", id, object.voxels, volume, object.mean(0),
                                 object.mean(1), object.mean(2));
  bool is_at_border = false;
  for (size_t i = 0; i < 3; ++i) {
    text += fmt::format(",{},{}", object.low[i], object.high[i] + 1);
    is_at_border = is_at_border || object.low[i] == 0 || object.high[i] + 1 == size[i];
  }
  text += fmt::format(",{}", std::cbrt(6 * volume / std::numbers::pi));
  const PrincipalAxes axes = principal_axes(object.covariance(edge));
  for (const double variance : axes.variance)
    text += fmt::format(",{}", 2 * std::sqrt(5 * std::max(0.0, variance)));
  for (const Vector3& direction : axes.direction)
    text += fmt::format(",{},{},{}", direction[0] + 0.0, direction[1] + 0.0, direction[2] + 0.0);
  return text + fmt::format(",{},{}\n", object.voxels - object.inner, int(is_at_border));
}

}  // namespace harima
