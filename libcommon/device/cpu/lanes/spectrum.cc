// SPDX-License-Identifier: BSD-3-Clause
// Between rows and spectra: pairs of slices become complex numbers; spectra are filtered and shifted to the axis.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

template <int L>
void SpectrumKernels<L>::multiply(const float* data, ptrdiff_t step, const float* factor, int n, float* out) {
  constexpr int H = L / 2;
  for (int k = 0; k < n; ++k, data += step * L, factor += 2, out += L)
    store_complex<H>(out, times<H>(load_complex<H>(data), factor));
}

// Two real rows a, b as z = a + i b: with their own phases e1, e2 the spectrum of e1*a + i e2*b is
// (e1+e2)/2 Z[k] + (e1-e2)/2 conj(Z[-k]).
template <int L>
void SpectrumKernels<L>::multiply_mixed(const float* data, ptrdiff_t step, const float* mirrored, ptrdiff_t mirrored_step,
                                        const float* own, const float* mirror, const float* factor, int n, float* out) {
  constexpr int H = L / 2;
  for (int k = 0; k < n; ++k) {
    const Complex<H> o = load_complex<H>(own), m = load_complex<H>(mirror);
    Complex<H> back = load_complex<H>(mirrored);
    back.im = -back.im;
    const Complex<H> z = times<H>(load_complex<H>(data), o.re, o.im) + times<H>(back, m.re, m.im);
    store_complex<H>(out, times<H>(z, factor));
    data += step * L;
    mirrored += mirrored_step * L;
    own += L;
    mirror += L;
    factor += 2;
    out += L;
  }
}

template <int L>
void SpectrumKernels<L>::pack(const float* interleaved, int n, float* cells) {
  for (int k = 0; k < n; ++k, interleaved += L, cells += L)
    for (int h = 0; h < L / 2; ++h) {
      cells[h] = interleaved[2 * h];
      cells[L / 2 + h] = interleaved[2 * h + 1];
    }
}

template <int L>
void SpectrumKernels<L>::unpack(const float* cells, int n, const float* column, float row, float* const* out) {
  constexpr int H = L / 2, kBlock = 16;  // cells that stay in L1 while every lane passes over them
  for (int first = 0; first < n; first += kBlock) {
    const int count = n - first < kBlock ? n - first : kBlock;
    const float* block = cells + size_t(first) * L;
    for (int lane = 0; lane < L; ++lane) {
      if (!out[lane]) continue;
      const float* from = block + (lane % 2 == 0 ? H : 0) + lane / 2;
      float* to = out[lane] + first;
      for (int i = 0; i < count; ++i) to[i] = from[i * L] * column[first + i] * row;
    }
  }
}

template <int L>
void SpectrumKernels<L>::filter_conjugate(const float* data, const float* h, int n, float* out) {
  constexpr int H = L / 2;
  for (int k = 0; k < n; ++k, data += L, out += L) {
    store<H>(out, load<H>(data) * h[k]);
    store<H>(out + H, load<H>(data + H) * -h[k]);
  }
}

template <int L>
void SpectrumKernels<L>::interleave_conjugate(const float* cells, int n, float* interleaved) {
  for (int k = 0; k < n; ++k, cells += L, interleaved += L)
    for (int h = 0; h < L / 2; ++h) {
      interleaved[2 * h] = cells[h];
      interleaved[2 * h + 1] = -cells[L / 2 + h];
    }
}

template struct SpectrumKernels<16>;
template struct SpectrumKernels<8>;
template struct SpectrumKernels<4>;

}  // namespace harima::CT_LANES_TARGET
