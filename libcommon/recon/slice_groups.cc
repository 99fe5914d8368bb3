// SPDX-License-Identifier: BSD-3-Clause
#include "recon/slice_groups.h"

namespace harima {

bool SliceGroup::is_in(const Sink& sink) const {
  for (int i = 0; i < count(); ++i)
    if (!sink.has(index + i)) return false;
  return true;
}

std::vector<SliceGroup> slice_groups(const std::vector<int>& slices, int index, int size) {
  std::vector<SliceGroup> groups;
  for (const int slice : slices) {
    if (groups.empty() || groups.back().first_row() != slice / size * size)
      groups.push_back({{}, index, size});
    groups.back().slices.push_back(slice);
    ++index;
  }
  return groups;
}

GroupsToMake unfinished(const std::vector<int>& slices, int index, int size, const Sink& sink) {
  GroupsToMake out{slice_groups(slices, index, size), 0};
  std::erase_if(out.groups, [&](const SliceGroup& group) {
    const bool is_there = group.is_in(sink);
    if (is_there) out.there += group.count();
    return is_there;
  });
  return out;
}

}  // namespace harima
