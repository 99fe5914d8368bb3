// SPDX-License-Identifier: BSD-3-Clause
// Slices that are made together: groups of as many as `size` says that begin at multiples of it, whatever is
// wanted, so that bits do not depend on it.
#pragma once

#include <vector>

#include "image/stack.h"

namespace harima {

// Of one group the slices that are wanted, ascending; they go to places `index`, `index` + 1, ... of the
// sink.
struct SliceGroup {
  std::vector<int> slices;
  int index = 0, size = 0;

  int first_row() const { return slices.front() / size * size; }
  int count() const { return int(slices.size()); }
  bool is_in(const Sink& sink) const;
};

// slices: ascending; the first goes to place `index`.
std::vector<SliceGroup> slice_groups(const std::vector<int>& slices, int index, int size);

// Those of them that are not whole in the sink, and how many slices the others have.
struct GroupsToMake {
  std::vector<SliceGroup> groups;
  int there = 0;
};
GroupsToMake unfinished(const std::vector<int>& slices, int index, int size, const Sink& sink);

}  // namespace harima
