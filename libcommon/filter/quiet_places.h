// SPDX-License-Identifier: BSD-3-Clause
// Parts of a volume to measure noise in, and the noise of those places in them where little else is.
#pragma once

#include <functional>
#include <vector>

#include "filter/volume.h"
#include "image/stack.h"

namespace harima {

// Shows up to 12 parts of the source, spread over all of it: `depth` slices and 64 rows (within a slice 256),
// or as many as there are. The source can seek. What is not finite has the value before it in its row.
void for_sample_volumes(const Source& source, int depth, const std::function<void(const Volume& part)>& look);

// The mean square that one box of 20 is below; 0 of none. In a volume of noise and edges, flat in some
// places, that is what noise alone gives, but for a factor.
float quiet_mean_square(std::vector<float>& of_boxes);

// White noise of standard deviation 1 to find that factor with: always the same. A slice is a volume of
// depth 1.
Volume white_noise(bool is_3d);

}  // namespace harima
