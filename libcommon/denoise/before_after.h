// SPDX-License-Identifier: BSD-3-Clause
// What denoising did to a slice, as a picture for people.
#pragma once

#include <vector>

#include "image/frame.h"

namespace harima {

// Before, after, and what was taken away, around grey, side by side; below, the same of a square of the
// middle, enlarged, where the slice is larger than that. u8; slices through the window that shows the
// denoised one from its 0.2 to its 99.8 percentile, the difference through one of its own, so many times
// narrower as its caption says: a trace of the sample in it is to be seen.
Frame before_after(const std::vector<float>& before, const std::vector<float>& after, int width, int height);

}  // namespace harima
