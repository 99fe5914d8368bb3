// SPDX-License-Identifier: BSD-3-Clause
// Filtered back projection by gridding. With P the padded length of a row, S the spectrum of a view about its
// axis and H the response of the filter, exact filtered back projection with trigonometric interpolation is
//
//   f(x, y) = sum over views v of  w_v / P * sum over k = -P/2 .. P/2 of  H[k] S_v[k] e^{2 pi i k (x cos a_v
//   + y sin a_v) / P}
//
// (both ends halved): a sum of exponentials at unevenly spaced frequencies. It is computed as a non-uniform
// FFT: every sample is spread onto the w x w nearest cells of a Cartesian grid of M = sigma * width cells,
// the grid is transformed, and the slice is divided by the transform of the kernel (O'Sullivan 1985, IEEE
// Trans. Med. Imaging 4, 200; math/gridding_taps.h). Two slices are the real and imaginary part of one
// transform (device/sinogram_batch.h).
//
// What gridding adds, relative rms over the circle, plain ramp, 128 x 128 pixels
// (tests/tool/gridding_accuracy.cc; bounds in tests/truth/gridding_accuracy.sh). w = 8 is in double; single
// precision ends near 6e-7.
//
//   sigma    w = 4     5         6         7         8 (not built)
//   1.125    2.3e-3    4.0e-4    1.0e-4    4.6e-5    1.7e-5
//   1.25     9.2e-4    1.1e-4    2.4e-5    7.1e-6    2.1e-6      used: w = 6
//   1.5      3.1e-4    3.7e-5    5.7e-6    9.9e-7    1.1e-7
//   2        1.1e-4    1.3e-5    1.3e-6    6.0e-7    1.7e-8
#pragma once

#include "device/fbp.h"
