// SPDX-License-Identifier: BSD-3-Clause
// Which volume a run makes, as hashes that the sidecar of a volume holds: equal ones lead to equal volumes.
#pragma once

#include <string>

#include "options.h"
#include "recon/recipe.h"

namespace harima {

// What the recipe will follow from: the scan and every option that changes a pixel or how it is stored. Equal
// hashes lead to equal recipes, so that a volume that is there need not be looked into.
std::string asked_hash(const Scan& scan, const Options& opt);
// The recipe as a hash, with how its slices are stored.
std::string made_hash(const Scan& scan, const Options& opt, const Recipe& recipe);

}  // namespace harima
