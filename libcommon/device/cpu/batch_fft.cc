// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/batch_fft.h"

#include <cmath>

#include "base/error.h"

namespace harima {

namespace {

constexpr int kRadices[] = {8, 4, 5, 3, 2};

bool is_smooth(int n) {
  for (int p : {2, 3, 5})
    while (n % p == 0) n /= p;
  return n == 1;
}

}  // namespace

BatchFft::BatchFft(int size) : size_(size) {
  int rest = size, stride = 1;
  while (rest > 1) {
    int radix = 0;
    for (int r : kRadices)
      if (radix == 0 && rest % r == 0) radix = r;
    if (radix == 0) fail("FFT of {} points: wanted a product of 2, 3 and 5", size);
    const int m = rest / radix;
    auto twiddle = std::make_unique<float[]>(size_t(m) * 2 * size_t(radix - 1));
    for (int p = 0; p < m; ++p)
      for (int k = 1; k < radix; ++k) {
        const double turn = -2 * M_PI * double(p) * k / rest;
        float* at = twiddle.get() + 2 * (size_t(p) * size_t(radix - 1) + size_t(k - 1));
        at[0] = float(std::cos(turn));
        at[1] = float(std::sin(turn));
      }
    passes_.push_back({radix, m, stride, twiddle.get()});
    twiddles_.push_back(std::move(twiddle));
    rest = m;
    stride *= radix;
  }
}

int good_fft_size(int n) {
  for (int size = n + n % 2;; size += 2)
    if (is_smooth(size)) return size;
}

}  // namespace harima
