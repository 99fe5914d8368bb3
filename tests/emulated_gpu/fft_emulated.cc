// SPDX-License-Identifier: BSD-3-Clause
// Transforms of sizes of small primes, in double.
#include <cmath>
#include <complex>
#include <vector>

#include "base/parallel.h"
#include "device/cuda/runtime.h"

namespace harima::emulated {

namespace {

using Number = std::complex<double>;

// out = transform of n numbers that lie `step` apart; by the smallest prime first.
void transform(const Number* in, size_t step, size_t n, const std::vector<Number>& root, Number* out) {
  if (n == 1) {
    *out = *in;
    return;
  }
  size_t prime = 2;
  while (n % prime != 0) ++prime;
  const size_t part = n / prime, turn = root.size() / n;
  for (size_t p = 0; p < prime; ++p) transform(in + p * step, step * prime, part, root, out + p * part);
  std::vector<Number> sums(n);
  for (size_t k = 0; k < n; ++k)
    for (size_t p = 0; p < prime; ++p) sums[k] += out[p * part + k % part] * root[p * k % n * turn];
  std::copy(sums.begin(), sums.end(), out);
}

// A row or a column, in place.
void transform_line(Complex* data, size_t step, size_t n, const std::vector<Number>& root) {
  std::vector<Number> in(n), out(n);
  for (size_t i = 0; i < n; ++i) in[i] = {double(data[i * step].re), double(data[i * step].im)};
  transform(in.data(), 1, n, root, out.data());
  for (size_t i = 0; i < n; ++i) data[i * step] = {float(out[i].real()), float(out[i].imag())};
}

}  // namespace

struct Fft::Plan {
  FftShape shape;
};

Fft::Fft(const FftShape& shape) : plan_(new Plan{shape}) {}
Fft::~Fft() = default;
size_t Fft::work_bytes() const { return size_t(plan_->shape.size) * sizeof(Complex); }

void Fft::run(Complex* data, bool inverse, void* work, Stream& stream) const {
  if (!work) fail("no memory for a transform");
  const FftShape shape = plan_->shape;
  stream.later([=] {
    const auto n = size_t(shape.size);
    std::vector<Number> root(n);
    for (size_t k = 0; k < n; ++k)
      root[k] = std::polar(1.0, (inverse ? 2 : -2) * M_PI * double(k) / double(n));
    const int lines = shape.is_square ? shape.size * shape.batch : shape.batch;
    parallel_for(
        lines, [&](int i) { transform_line(data + size_t(i) * n, 1, n, root); }, 4);
    if (!shape.is_square) return;
    parallel_for(
        lines, [&](int i) { transform_line(data + size_t(i) / n * n * n + size_t(i) % n, n, n, root); }, 4);
  });
}

}  // namespace harima::emulated
