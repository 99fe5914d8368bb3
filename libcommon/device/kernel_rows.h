// SPDX-License-Identifier: BSD-3-Clause
// How a ProjectionFilter goes about it, and the kernels by which it convolves across rows: one for each
// frequency along them.
#pragma once

#include <vector>

#include "device/projection_filter.h"

namespace harima {

// How far the kernel of what does not vary along a row reaches, in rows: the furthest of all. Fails (usage)
// beyond kLongestReach.
int longest_reach(const FrequencyResponse& response);

// The same for every device, so that their rows are.
struct FilterShape {
  explicit FilterShape(const ProjectionFilterSpec& spec);  // fails as longest_reach() does

  int reach;
  int block;  // rows that are made together, at most
  int size;  // of the transform of a row with its mirrored ends, the row standing at [reach, reach + columns)
};

struct KernelRows {
  // Frequencies i of `size` along a row, 0 <= i <= size / 2. Each kernel is symmetric: taps[begin[i]] belongs
  // to the row itself, the next one to both neighbours, up to begin[i + 1]. What does not vary across rows is
  // multiplied by the response as it is.
  KernelRows(const FrequencyResponse& response, int reach, int size);

  int reach(int frequency) const { return begin[size_t(frequency) + 1] - begin[size_t(frequency)] - 1; }

  std::vector<int> begin;
  std::vector<float> taps;
};

}  // namespace harima
