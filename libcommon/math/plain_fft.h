// SPDX-License-Identifier: BSD-3-Clause
// A Fourier transform in double for what is computed a few thousand times: power-of-two lengths, no scaling.
#pragma once

#include <complex>
#include <vector>

namespace harima {

// The smallest power of two that is at least n.
int power_of_two_from(int n);

class PlainFft {
 public:
  explicit PlainFft(int size);
  // Forward transform in place; z.size() == size. Safe from several threads.
  void operator()(std::vector<std::complex<double>>& z) const;

 private:
  std::vector<std::complex<double>> root_;  // e^{-2 pi i k / size}, k < size / 2
};

}  // namespace harima
