// SPDX-License-Identifier: BSD-3-Clause
// Cubic convolution with a = -1/2 (Keys 1981).
#pragma once

namespace harima {

// Weights of samples -1, 0, 1 and 2 for a place t in [0, 1) behind sample 0.
inline void cubic_weights(double t, double weights[4]) {
  const double u = 1 - t;
  weights[0] = -0.5 * t * u * u;
  weights[1] = 1 + t * t * (1.5 * t - 2.5);
  weights[2] = 1 + u * u * (1.5 * u - 2.5);
  weights[3] = -0.5 * u * t * t;
}

}  // namespace harima
