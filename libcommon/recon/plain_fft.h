// SPDX-License-Identifier: BSD-3-Clause
// A small transform in double for what is done once a scan. The fast one is device/cpu/batch_fft.h.
#pragma once

#include <complex>
#include <vector>

namespace harima {

// Forward transform in place; the length is a power of two.
void plain_fft(std::vector<std::complex<double>>& z);
int power_of_two_from(int n);  // the smallest that is at least n

}  // namespace harima
