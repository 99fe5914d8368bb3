// SPDX-License-Identifier: BSD-3-Clause
// A volume along any planes, by linear interpolation, larger than memory.
#pragma once

#include <array>
#include <optional>

#include "image/stack.h"

namespace harima {

using Triple = std::array<double, 3>;  // along x, y and z

// Planes as the user gives them. The point and the size are in voxels, directions are those of space, so that
// voxels may be bricks.
struct Planes {
  Triple point{};          // of the volume; the centre of the result
  Triple normal{0, 0, 1};  // slices follow each other along it
  Triple up{0, -1, 0};     // against which rows follow each other, as far as it lies in the planes
  double spacing = 1;      // of pixels and slices, in voxels of the shortest edge
  // Width, height and slices; else one slice as large as the volume reaches.
  std::optional<std::array<int, 3>> size;
};

// Where pixels of the result stand, in voxels of the volume.
struct ObliqueView {
  StackInfo target;
  Triple first{};                // of the first pixel of the first slice
  std::array<Triple, 3> step{};  // to the next pixel, row and slice
};

// The result is not mirrored: x of the result is normal x up. Fails (usage) if up is along the normal or one
// of them is 0.
ObliqueView oblique_view(const StackInfo& volume, const Planes& planes);

// The slices, in order. `volume` can seek. What comes from beyond the volume is `outside`. Fails if
// memory_bytes (0: no limit) do not suffice for a slice of the result and two of the volume.
std::unique_ptr<Source> oblique_slices(std::shared_ptr<Source> volume, const ObliqueView& view,
                                       double outside, size_t memory_bytes);

}  // namespace harima
