// SPDX-License-Identifier: BSD-3-Clause
// How noisy slices are, from themselves: the median of |r| over 0.6745, where r is the slice filtered by (1 -2 1) along x and along y,
// divided by 6, which leaves no straight line and gives white noise its own standard deviation (Immerkaer, Computer Vision and Image
// Understanding 64, 300 (1996), with a median in place of his mean, so that edges count little). Voxels beside NaN are left out, and where
// r is exactly 0: outside of the circle of a reconstruction there is no noise. Noise that neighbours share is larger than what comes out.
#pragma once

#include "image/stack.h"

namespace harima {

// Of a slice; 0 if nothing is left of it.
double noise_level(const FrameView& slice);
// The median of up to 15 slices, evenly apart; the source can seek. Slices where nothing is left are left out.
double noise_level(const Source& source);

}  // namespace harima
