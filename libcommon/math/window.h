// SPDX-License-Identifier: BSD-3-Clause
// Reconstruction filters: the ramp and its windows. One list; a new window is one line.
// The ramp is the Fourier transform of its spatial kernel h(0) = 1/4, h(odd n) = -1/(pi n)^2, h(even n) = 0
// (Ramachandran and Lakshminarayanan 1971), not |f|: so its value at frequency 0 is small but not 0, and grey
// values come out exact (Kak and Slaney 1988, section 3.3). Windows multiply it; f is in cycles per sample,
// 0..1/2.
#pragma once

#include <cmath>
#include <vector>

namespace harima {

struct FilterWindow {
  const char* name;
  const char* alias;  // letter of the older programs, or ""
  const char* help;
  double (*at)(double f);
};

namespace window {
inline double turn(double f) { return 2 * M_PI * f; }
inline double sinc(double x) { return x == 0 ? 1 : std::sin(M_PI * x) / (M_PI * x); }
inline double parzen(double f) {
  const double q = 2 * f;  // 0..1
  return q <= 0.5 ? 1 - 6 * q * q * (1 - q) : 2 * (1 - q) * (1 - q) * (1 - q);
}
// Makes the second difference along columns of the ramp, for it is |f| away from 0.
inline double lambda(double f) { return f == 0 ? 0 : std::sin(M_PI * f) * std::sin(M_PI * f) / f; }
}  // namespace window

inline constexpr FilterWindow kFilterWindows[] = {
    {"ramp", "r", "plain ramp (Ram-Lak): sharpest, noisiest", [](double) { return 1.0; }},
    {"shepp-logan", "s", "ramp x sinc", [](double f) { return window::sinc(f); }},
    {"cosine", "", "ramp x cosine", [](double f) { return std::cos(M_PI * f); }},
    {"hamming", "", "ramp x Hamming", [](double f) { return 0.54 + 0.46 * std::cos(window::turn(f)); }},
    {"hann", "", "ramp x Hann: smooth", [](double f) { return 0.5 + 0.5 * std::cos(window::turn(f)); }},
    {"chesler", "c", "the Hann-windowed ramp under its older name",
     [](double f) { return 0.5 + 0.5 * std::cos(window::turn(f)); }},
    {"parzen", "", "ramp x Parzen: smoothest", [](double f) { return window::parzen(f); }},
    // Faridani, Ritman and Smith, SIAM J. Appl. Math. 52, 459, 1992
    {"lambda", "", "edges alone, of which none depends on what is outside the field; values are not 1/cm",
     [](double f) { return window::lambda(f); }},
};

// H[k], k = 0 .. padded/2: response of the windowed ramp at frequency k/padded, for rows padded to an even
// length. `at` null: no filter at all (plain back projection), H = 1.
inline std::vector<double> filter_response(int padded, double (*at)(double)) {
  std::vector<double> response(size_t(padded) / 2 + 1, 1.0);
  if (!at) return response;
  // h is even and vanishes at even n > 0: H[k] = 1/4 - 2 sum over odd n <= padded/2 of cos(2 pi k n / padded)
  // / (pi n)^2, with the one sample at n = padded/2, if odd, counted once.
  std::vector<double> cosine(size_t(padded), 0.0);
  for (int i = 0; i < padded; ++i) cosine[size_t(i)] = std::cos(2 * M_PI * i / padded);
  for (size_t k = 0; k < response.size(); ++k) {
    double sum = 0.25;
    size_t at_n = k;  // k n, modulo padded
    for (int n = 1; n <= padded / 2; n += 2) {
      const double share = 2 * n == padded ? 1.0 : 2.0;
      sum -= share * cosine[at_n] / (M_PI * M_PI * n * double(n));
      at_n += 2 * k;
      if (at_n >= size_t(padded)) at_n -= size_t(padded);
    }
    response[k] = sum * at(double(k) / padded);
  }
  return response;
}

}  // namespace harima
