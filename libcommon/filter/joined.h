// SPDX-License-Identifier: BSD-3-Clause
// Volumes one behind the other, as scans at several heights are joined.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "image/stack.h"

namespace harima {

// The slices that one volume and the next have in common, by joint. Where they are not blended the earlier
// volume's are kept in the first half of them (the longer one of an odd number) and the later one's in the
// second; blended, the share of the later one grows in equal steps.
struct Joining {
  std::vector<int> overlaps;
  bool blend = false;
};

// All parts can seek. Fails if their sizes, types, voxels or grey windows differ, or if overlaps are longer
// than parts. Meta is that of the first, the history of all.
std::unique_ptr<Source> joined(std::vector<std::shared_ptr<Source>> parts,
                               const std::vector<std::string>& names, const Joining& how);

}  // namespace harima
