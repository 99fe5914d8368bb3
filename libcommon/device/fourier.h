// SPDX-License-Identifier: BSD-3-Clause
// Filtered back projection by gridding. With P the padded length of a row, S the spectrum of a view about its axis and H the
// response of the filter, exact filtered back projection with trigonometric interpolation is
//
//   f(x, y) = sum over views v of  w_v / P * sum over k = -P/2 .. P/2 of  H[k] S_v[k] e^{2 pi i k (x cos a_v + y sin a_v) / P}
//
// (both ends halved): a sum of exponentials at unevenly spaced frequencies. It is computed as a non-uniform FFT: every sample
// is spread onto a Cartesian grid of M = oversampling * width cells with a Kaiser-Bessel kernel, the grid is transformed, and
// the slice is divided by the kernel's transform (O'Sullivan 1985, IEEE Trans. Med. Imaging 4, 200; Fessler and Sutton 2003,
// IEEE Trans. Signal Process. 51, 560). Two slices are the real and imaginary part of one transform
// (device/sinogram_batch.h).
#pragma once

#include "device/fbp.h"
