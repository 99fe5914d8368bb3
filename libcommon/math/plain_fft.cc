// SPDX-License-Identifier: BSD-3-Clause
#include "math/plain_fft.h"

#include <bit>
#include <cmath>

namespace harima {

int power_of_two_from(int n) { return int(std::bit_ceil(unsigned(n < 1 ? 1 : n))); }

PlainFft::PlainFft(int size) : root_(size_t(size) / 2) {
  for (size_t k = 0; k < root_.size(); ++k) root_[k] = std::polar(1.0, -2 * M_PI * double(k) / size);
}

void PlainFft::operator()(std::vector<std::complex<double>>& z) const {
  const size_t n = z.size();
  for (size_t i = 1, j = 0; i < n; ++i) {
    size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(z[i], z[j]);
  }
  for (size_t half = 1; half < n; half *= 2) {
    const size_t step = root_.size() / half;
    for (size_t i = 0; i < n; i += 2 * half)
      for (size_t k = 0; k < half; ++k) {
        // Spelled out: the product of std::complex looks for NaN and infinity.
        const std::complex<double> w = root_[k * step], b = z[i + k + half], a = z[i + k];
        const std::complex<double> turned{b.real() * w.real() - b.imag() * w.imag(),
                                          b.real() * w.imag() + b.imag() * w.real()};
        z[i + k] = a + turned;
        z[i + k + half] = a - turned;
      }
  }
}

}  // namespace harima
