// SPDX-License-Identifier: BSD-3-Clause
#include "recon/plain_fft.h"

#include <bit>
#include <cmath>

namespace harima {

int power_of_two_from(int n) { return int(std::bit_ceil(unsigned(n < 1 ? 1 : n))); }

void plain_fft(std::vector<std::complex<double>>& z) {
  const size_t n = z.size();
  for (size_t i = 1, j = 0; i < n; ++i) {
    size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(z[i], z[j]);
  }
  for (size_t length = 2; length <= n; length <<= 1) {
    std::vector<std::complex<double>> root(length / 2);
    for (size_t k = 0; k < root.size(); ++k) root[k] = std::polar(1.0, -2 * M_PI * double(k) / double(length));
    for (size_t i = 0; i < n; i += length)
      for (size_t k = 0; k < length / 2; ++k) {
        const auto a = z[i + k], b = z[i + k + length / 2] * root[k];
        z[i + k] = a + b;
        z[i + k + length / 2] = a - b;
      }
  }
}

}  // namespace harima
