// SPDX-License-Identifier: BSD-3-Clause
// --tilt: an axis that leans along the beam. What goes with it, and which slices it leaves.
#pragma once

#include <string>

#include "options.h"
#include "recon/recipe.h"

namespace harima {

// Fails (usage) if another option cannot go with it; needs no scan.
void check_tilt(const Options& opt);
// The slices that every view sees wholly, or all, with a note, if there are none or it is 0.
std::vector<int> slices_seen(const Scan& scan, const Options& opt);
// Of a recipe whose axis is settled: fails if the scan cannot be used; tells what the views lack.
void settle_tilt(const Scan& scan, Recipe& recipe);

}  // namespace harima
