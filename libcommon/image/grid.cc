// SPDX-License-Identifier: BSD-3-Clause
#include "image/grid.h"

#include <algorithm>

namespace harima {

namespace {

constexpr std::string_view kVoxelUm = "voxel.size_um", kOriginUm = "voxel.origin_um";

// Three numbers under a name; false if there are none.
bool triple(const Meta& meta, std::string_view name, std::array<double, 3>& out) {
  const MetaValue* value = meta.find(name);
  const auto* list = value ? std::get_if<std::vector<double>>(value) : nullptr;
  if (!list || list->size() != 3) return false;
  std::copy(list->begin(), list->end(), out.begin());
  return true;
}

std::vector<double> list_of(const std::array<double, 3>& triple) { return {triple.begin(), triple.end()}; }

}  // namespace

Grid Grid::cut(std::array<int, 3> voxels) const {
  Grid grid = *this;
  for (size_t i = 0; i < 3; ++i) grid.origin_um[i] += voxels[i] * voxel_um[i];
  return grid;
}

Grid Grid::coarser(std::array<int, 3> by, bool is_mean) const {
  Grid grid = *this;
  for (size_t i = 0; i < 3; ++i) {
    if (is_mean) grid.origin_um[i] += 0.5 * (by[i] - 1) * voxel_um[i];
    grid.voxel_um[i] *= by[i];
  }
  return grid;
}

Grid grid_of(const Meta& meta) {
  Grid grid;
  const double pixel = meta.number(meta_name::kPixelUm, 0);
  const MetaValue* const assumed = meta.find(meta_name::kPixelAssumed);
  grid.is_assumed = assumed && *assumed == MetaValue(true);
  grid.is_known = triple(meta, kVoxelUm, grid.voxel_um) || pixel > 0;
  if (!meta.has(kVoxelUm) && pixel > 0) grid.voxel_um = {pixel, pixel, pixel};
  triple(meta, kOriginUm, grid.origin_um);
  return grid;
}

void set_grid(const Grid& grid, Meta& meta) {
  const auto& voxel = grid.voxel_um;
  const bool is_cube = voxel[0] == voxel[1] && voxel[1] == voxel[2];
  if (grid.is_known) meta.set(meta_name::kPixelUm, voxel[0]);
  if (!is_cube || meta.has(kVoxelUm)) meta.set(kVoxelUm, MetaValue(list_of(voxel)));
  if (grid.origin_um != std::array<double, 3>{} || meta.has(kOriginUm))
    meta.set(kOriginUm, MetaValue(list_of(grid.origin_um)));
}

}  // namespace harima
