// SPDX-License-Identifier: BSD-3-Clause
// The Fourier transform of the Kaiser-Bessel gridding kernel (Jackson et al. 1991, IEEE Trans. Med. Imaging
// 10, 473; the shape for a given oversampling after Beatty, Nishimura and Pauly 2005, IEEE Trans. Med.
// Imaging 24, 799) less its value at its ends, where it would jump. Host only.
#pragma once

#include <cmath>

namespace harima {

// beta for a kernel of `taps` cells on a grid oversampled by sigma.
inline double kaiser_bessel_beta(int taps, double sigma) {
  const double a = taps * (sigma - 0.5) / sigma;
  return M_PI * std::sqrt(std::fmax(0.0, a * a - 0.8));
}

// At theta radians per cell; the kernel is (I0(beta sqrt(1 - (2t/taps)^2)) - 1) / (I0(beta) - 1) for |t| <
// taps/2.
inline double kaiser_bessel_transform(double theta, int taps, double beta) {
  const double z = 0.5 * taps * theta, d = beta * beta - z * z;
  const double root = std::sqrt(std::abs(d));
  const double shape = root < 1e-9 ? 1 : d > 0 ? std::sinh(root) / root : std::sin(root) / root;
  const double ends = std::abs(z) < 1e-9 ? 1 : std::sin(z) / z;
  return taps / (std::cyl_bessel_i(0.0, beta) - 1) * (shape - ends);
}

}  // namespace harima
