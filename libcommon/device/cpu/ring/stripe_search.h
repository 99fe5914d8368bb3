// SPDX-License-Identifier: BSD-3-Clause
// What stands out of a profile (Vo 2018, algorithm 4).
#pragma once

#include <span>
#include <vector>

namespace harima {

// Columns, in order, whose value stands out. The profile is sorted, and a line is laid through its middle
// half: what that rises from end to end is the noise. Values further than snr/2 times the noise beyond an end
// of the line stand out, if the farthest is snr times away. The noise is taken as `least` where it is found
// lower: data without noise has no stripes. None do if they are more than a quarter of all, or if any value
// is not finite.
std::vector<int> outstanding(std::span<const float> profile, double snr, double least);

}  // namespace harima
