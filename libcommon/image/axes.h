// SPDX-License-Identifier: BSD-3-Clause
// Which axes of a volume become x, y and z of another, and which of them the other way round.
#pragma once

#include <array>
#include <string>

#include "image/stack.h"

namespace harima {

struct Axes {
  std::array<int, 3> from{0, 1,
                          2};      // axis of the volume (0 x, 1 y, 2 z) that becomes x, y and z of the result
  std::array<bool, 3> reversed{};  // by axis of the result

  bool is_same() const { return *this == Axes{}; }
  bool operator==(const Axes&) const = default;
  // Axis of the result that an axis of the volume becomes.
  int place_of(int axis) const { return from[0] == axis ? 0 : from[1] == axis ? 1 : 2; }
  // What makes the volume of the result again.
  Axes inverse() const;
};

// "+x,+z,+y"; a sign may be left out. Fails (usage) if these are not three different axes.
Axes parse_axes(const std::string& text);

std::array<int, 3> sizes_of(const StackInfo& stack);  // along x, y, z

// What is known of the result: size, voxels, and where they stand, counted along the new axes (after a
// reversal, from the same point the other way). The rotation axis stays known only where slices stay slices
// and columns columns.
StackInfo turned(const StackInfo& stack, const Axes& axes);
// Where slices stay slices: the tag of one of them.
FrameTag turned(FrameTag tag, int width, const Axes& axes);

}  // namespace harima
