// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "filter/oblique.h"
#include "image/grid.h"

namespace harima {

namespace {

constexpr double kParallel = 1e-9;  // sine of the angle
constexpr double kMostPixels = 1 << 30;

double dot(const Triple& a, const Triple& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Triple cross(const Triple& a, const Triple& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
Triple scaled(const Triple& a, double by) { return {a[0] * by, a[1] * by, a[2] * by}; }
Triple sum(const Triple& a, const Triple& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }

Triple unit(const Triple& a, const char* name) {
  const double length = std::sqrt(dot(a, a));
  if (!(length > 0)) fail_usage("--{} has no direction", name);
  return scaled(a, 1 / length);
}

// Directions of the result's x, y and z in space.
std::array<Triple, 3> directions(const Planes& planes) {
  const Triple normal = unit(planes.normal, "normal"), up = unit(planes.up, "up");
  const Triple right = cross(normal, up);
  if (!(dot(right, right) > kParallel * kParallel))
    fail_usage("--up is along --normal, wanted a direction that lies across it");
  const Triple x = unit(right, "up");
  return {x, cross(normal, x), normal};
}

// Pixels of the result from the point to the farthest corner of the volume, along a direction.
double reach(const StackInfo& volume, const Triple& point, const Triple& voxel, const Triple& direction,
             double spacing) {
  double most = 0;
  for (int corner = 0; corner < 8; ++corner) {
    Triple to{};
    const double last[] = {volume.width - 1.0, volume.height - 1.0, volume.count - 1.0};
    for (size_t i = 0; i < 3; ++i) to[i] = ((corner >> i & 1 ? last[i] : 0) - point[i]) * voxel[i];
    most = std::max(most, std::abs(dot(to, direction)));
  }
  return most / spacing;
}

int whole_size(double reach) {
  if (2 * reach > kMostPixels) fail_usage("--spacing makes slices of {:.3g} pixels a side", 2 * reach);
  return int(std::floor(2 * reach + 1e-6)) + 1;
}

}  // namespace

ObliqueView oblique_view(const StackInfo& volume, const Planes& planes) {
  if (!(planes.spacing > 0)) fail_usage("--spacing {}, wanted more than 0", planes.spacing);
  const Grid grid = grid_of(volume.meta);
  const Triple& voxel = grid.voxel_um;
  const double spacing = planes.spacing * *std::min_element(voxel.begin(), voxel.end());
  const std::array<Triple, 3> along = directions(planes);
  ObliqueView view;
  view.target = volume;
  std::array<int, 3> size{1, 1, 1};
  if (planes.size) size = *planes.size;
  else
    for (size_t i = 0; i < 2; ++i)
      size[i] = whole_size(reach(volume, planes.point, voxel, along[i], spacing));
  view.target.width = size[0];
  view.target.height = size[1];
  view.target.count = size[2];
  view.first = planes.point;
  for (size_t i = 0; i < 3; ++i) {
    for (size_t axis = 0; axis < 3; ++axis) view.step[i][axis] = along[i][axis] * spacing / voxel[axis];
    view.first = sum(view.first, scaled(view.step[i], -0.5 * (size[i] - 1)));
  }
  Triple first_um{};
  for (size_t axis = 0; axis < 3; ++axis)
    first_um[axis] = grid.origin_um[axis] + view.first[axis] * voxel[axis];
  Grid turned = grid;
  turned.voxel_um = {spacing, spacing, spacing};
  for (size_t i = 0; i < 3; ++i) turned.origin_um[i] = dot(first_um, along[i]);
  set_grid(turned, view.target.meta);
  view.target.meta.remove(meta_name::kAxisPx);
  view.target.meta.remove(meta_name::kAngleOffsetRad);
  return view;
}

}  // namespace harima
