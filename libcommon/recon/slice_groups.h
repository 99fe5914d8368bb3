// SPDX-License-Identifier: BSD-3-Clause
// Slices that are made together: groups of 16 that begin at multiples of 16, whatever is wanted, so that bits do not depend on it.
#pragma once

#include <vector>

#include "image/stack.h"

namespace harima {

inline constexpr int kGroupRows = 16;
inline int group_of(int slice) { return slice / kGroupRows; }

// Of one group the slices that are wanted, ascending; they go to places `index`, `index` + 1, ... of the sink.
struct SliceGroup {
  std::vector<int> slices;
  int index = 0;

  int number() const { return group_of(slices.front()); }
  int first_row() const { return number() * kGroupRows; }
  int count() const { return int(slices.size()); }
  bool is_in(const Sink& sink) const;
};

// slices: ascending; the first goes to place `index`.
std::vector<SliceGroup> slice_groups(const std::vector<int>& slices, int index);

}  // namespace harima
