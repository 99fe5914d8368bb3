// SPDX-License-Identifier: BSD-3-Clause
// Noise in the bands of a Wavelet. That of reconstructed slices is not white: little of it is coarse, and of
// what is fine the reconstruction damps some.
#pragma once

#include <vector>

#include "image/stack.h"

namespace harima {

// White noise of standard deviation sigma.
std::vector<double> white_wavelet_noise(double sigma, bool is_3d, int levels);

// What is found in the quiet places of the source, which can seek: each band's mean squares of boxes,
// compared with those of white noise. All 0 if there is none.
std::vector<double> wavelet_noise(const Source& source, bool is_3d, int levels);

// The standard deviation of all of it, with as much in what is coarser still as in the coarsest band.
double sum_of_noise(const std::vector<double>& bands);
// That of what is found in three levels.
double noise_level(const Source& source, bool is_3d);

}  // namespace harima
