// SPDX-License-Identifier: BSD-3-Clause
// The Kaiser-Bessel gridding kernel and its Fourier transform (Jackson et al. 1991, IEEE Trans. Med. Imaging 10, 473; the
// shape for a given oversampling after Beatty, Nishimura and Pauly 2005, IEEE Trans. Med. Imaging 24, 799). Host only.
#pragma once

#include <cmath>

namespace harima {

// beta for a kernel of `taps` cells on a grid oversampled by sigma.
inline double kaiser_bessel_beta(int taps, double sigma) {
  const double a = taps * (sigma - 0.5) / sigma;
  return M_PI * std::sqrt(std::max(0.0, a * a - 0.8));
}

// I0(beta sqrt(1 - (2t/taps)^2)) / I0(beta), t in cells; 0 beyond half the taps.
inline double kaiser_bessel(double t, int taps, double beta) {
  const double q = 1 - 4 * t * t / (double(taps) * taps);
  return q < 0 ? 0 : std::cyl_bessel_i(0.0, beta * std::sqrt(q)) / std::cyl_bessel_i(0.0, beta);
}

// Its continuous Fourier transform at x / grid cycles per cell.
inline double kaiser_bessel_transform(double x, int grid, int taps, double beta) {
  const double z = M_PI * taps * x / grid, d = beta * beta - z * z;
  const double root = std::sqrt(std::abs(d));
  const double shape = root < 1e-9 ? 1 : d > 0 ? std::sinh(root) / root : std::sin(root) / root;
  return taps / std::cyl_bessel_i(0.0, beta) * shape;
}

}  // namespace harima
