// SPDX-License-Identifier: BSD-3-Clause
// What phase retrieval and sharpening do to each spatial frequency of a projection. Frequencies k are in
// radians a pixel, so that pi is the highest of a detector; of every response that of frequency 0 is 1, so
// that what does not vary keeps its value.
#pragma once

#include <cmath>

namespace harima {

// How light spreads between sample and detector: chi = per_k2 k^2 is the phase by which a wave of frequency k
// lags, pi lambda z f^2 in the literature; delta_beta the ratio of the decrement of the refractive index to
// its imaginary part, of a sample of one material.
struct Propagation {
  double per_k2 = 0, delta_beta = 0;
};

inline constexpr double kKevMetres = 12.398419843e-10;  // h c: wavelength in m = this / energy in keV

inline Propagation propagation(double energy_kev, double distance_mm, double delta_beta, double pixel_um) {
  const double wavelength = kKevMetres / energy_kev, pixel = pixel_um * 1e-6;
  return {wavelength * distance_mm * 1e-3 / (4 * M_PI * pixel * pixel), delta_beta};
}

// Paganin et al. 2002, J. Microsc. 206, 33, of the transmission: 1 / (1 + z delta / mu k^2), where z delta /
// mu = chi / k^2 delta / beta.
inline double paganin_response(const Propagation& beam, double kx, double ky) {
  return 1 / (1 + beam.delta_beta * beam.per_k2 * (kx * kx + ky * ky));
}

// Paganin et al. 2020, J. Opt. 22, 115607: the same with the Laplacian of neighbouring pixels, which blurs
// the finest details less.
inline double paganin_generalised_response(const Propagation& beam, double kx, double ky) {
  return 1 / (1 + beam.delta_beta * beam.per_k2 * (4 - 2 * std::cos(kx) - 2 * std::cos(ky)));
}

// The contrast transfer function of one distance and one material, of the line integral -ln(I/I0): 1 / (cos
// chi + delta / beta sin chi) (Cloetens et al. 1999, Appl. Phys. Lett. 75, 2912; of the logarithm: Gureyev et
// al. 2004, Appl. Opt. 43, 2418). Beyond its first maximum there are zeros: from there on 1 / s becomes s /
// (s^2 + alpha^2 (m^2 - s^2)), m the maximum, which is the same where s is largest.
inline double ctf_response(const Propagation& beam, double alpha, double kx, double ky) {
  const double chi = beam.per_k2 * (kx * kx + ky * ky), s = std::cos(chi) + beam.delta_beta * std::sin(chi);
  return chi <= std::atan(beam.delta_beta)
             ? 1 / s
             : s / (s * s + alpha * alpha * (1 + beam.delta_beta * beam.delta_beta - s * s));
}

// Unsharp masking: (1 + share) image - share (image blurred by a Gaussian of sigma pixels).
inline double unsharp_response(double sigma_px, double share, double kx, double ky) {
  return 1 + share * (1 - std::exp(-0.5 * sigma_px * sigma_px * (kx * kx + ky * ky)));
}

}  // namespace harima
