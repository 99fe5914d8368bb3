// SPDX-License-Identifier: BSD-3-Clause
// A sample with structure of many sizes in all three directions, for what takes noise away and should leave
// the rest.
#pragma once

#include "phantom/sample.h"

namespace phantom {

// A cylinder of 5 1/cm with a fine texture in one half (grains 1 to 2 % of the field wide, +-1 1/cm), pores,
// dense grains and oblique fibres, and a comb of lines. In units of half the field, rows included: structure
// from row 0 to 1.5 such units.
std::vector<Ellipse> porous_ellipses();

}  // namespace phantom
