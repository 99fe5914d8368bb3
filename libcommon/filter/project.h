// SPDX-License-Identifier: BSD-3-Clause
// A volume seen along an axis: every pixel of the result is one number of the voxels behind it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "image/stack.h"

namespace harima {

enum class ProjectMode { max, min, mean, sum, sd, median };
ProjectMode project_mode_named(std::string_view name);

struct Projection {
  int axis = 2;  // 0 x, 1 y, 2 z
  ProjectMode mode = ProjectMode::max;
  int slab = 0;  // voxels behind each other that make a pixel; the last slab may be thinner. 0: all
  size_t memory_bytes = 0;   // all it may use; 0: no limit
  std::string spool_folder;  // where it spools what does not fit
};

// Along z images are x times y, along y x times z, along x y times z. Greatest and least keep the type, all
// else is f32 (computed in double); sd is that of the population, the median of an even number the mean of
// the middle two. NaN makes NaN. Medians along z look at as many rows of all slices at once as fit; else
// every slice is seen once and in order. A pipe whose length is not known, or of which medians along z are
// wanted, is kept first.
std::unique_ptr<Source> projected(std::unique_ptr<Source> source, const Projection& how);

}  // namespace harima
