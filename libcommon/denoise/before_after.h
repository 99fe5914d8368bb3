// SPDX-License-Identifier: BSD-3-Clause
// What denoising did to a slice, as a picture for people.
#pragma once

#include <vector>

#include "image/frame.h"

namespace harima {

// Before, after, and what was taken away, around grey, side by side; below, the same of a square of the middle,
// enlarged. u8; all through the window that shows the denoised slice from its 0.2 to its 99.8 percentile.
Frame before_after(const std::vector<float>& before, const std::vector<float>& after, int width, int height);

}  // namespace harima
