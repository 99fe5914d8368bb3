// SPDX-License-Identifier: BSD-3-Clause
// How the pair of device/projector.h is a gridding reconstruction: which sum it is, and what rays its subsets
// have. The same for all back ends.
#pragma once

#include <vector>

#include "device/cpu/fourier_plan.h"
#include "device/projector.h"

namespace harima {

// Back projection without filter, all views and pixels having the weight 1.
FbpSpec plain_sum(const ProjectorSpec& spec);
// Every n-th ray by direction, from each of the first n.
std::vector<Sectors> subsets_of(const Sectors& all, int count);
// Ascending.
std::vector<int> views_of(const Sectors& sectors);

}  // namespace harima
