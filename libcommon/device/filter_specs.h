// SPDX-License-Identifier: BSD-3-Clause
// Filters that a GPU can do, as data; what they compute stands in filter/. reach(): frames on each side that a result is made
// of. One more is a struct here and in the list, and one file device/cuda/NAME_filter.cu with its make_step().
#pragma once

#include <optional>
#include <variant>
#include <vector>

namespace harima {

// filter/median.h
struct MedianSpec {
  int side = 3;
  bool is_3d = true;
  int reach() const { return is_3d ? side / 2 : 0; }
};

// filter/smooth.h
struct SmoothSpec {
  std::vector<double> weights;
  bool is_3d = true;
  std::optional<double> unsharp_amount;
  int reach() const { return is_3d ? int(weights.size()) - 1 : 0; }
};

// filter/morph.h
struct MorphSpec {
  bool is_ball = true;
  int radius = 1;
  bool is_largest = false;
  int reach() const { return radius; }
};

using FilterSpec = std::variant<MedianSpec, SmoothSpec, MorphSpec>;

inline int reach_of(const FilterSpec& filter) {
  return std::visit([](const auto& one) { return one.reach(); }, filter);
}
// One filter after the other.
inline int reach_of(const std::vector<FilterSpec>& filters) {
  int reach = 0;
  for (const FilterSpec& filter : filters) reach += reach_of(filter);
  return reach;
}

}  // namespace harima
