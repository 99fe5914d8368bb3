// SPDX-License-Identifier: BSD-3-Clause
// Between rows and spectra: pairs of slices become complex numbers; spectra are filtered and shifted to the
// axis.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

template <int L>
void SpectrumKernels<L>::multiply(const float* data, const float* factor, ptrdiff_t step, int n, float* out) {
  constexpr int H = L / 2;
  for (int k = 0; k < n; ++k, data += step * L, factor += step * 2, out += L)
    store_complex<H>(out, times<H>(load_complex<H>(data), factor));
}

// Two real rows a, b as z = a + i b: with their own phases e1, e2 the spectrum of e1*a + i e2*b is
// (e1+e2)/2 Z[k] + (e1-e2)/2 conj(Z[-k]).
template <int L>
void SpectrumKernels<L>::multiply_mixed(const float* data, const float* mirrored, const float* own,
                                        const float* mirror, const float* factor, ptrdiff_t step, int n,
                                        float* out) {
  constexpr int H = L / 2;
  for (int k = 0; k < n; ++k) {
    const Complex<H> o = load_complex<H>(own), m = load_complex<H>(mirror);
    Complex<H> back = load_complex<H>(mirrored);
    back.im = -back.im;
    const Complex<H> z = times<H>(load_complex<H>(data), o.re, o.im) + times<H>(back, m.re, m.im);
    store_complex<H>(out, times<H>(z, factor));
    data += step * L;
    mirrored -= step * L;
    own += step * L;
    mirror += step * L;
    factor += step * 2;
    out += L;
  }
}

template struct SpectrumKernels<16>;
template struct SpectrumKernels<8>;
template struct SpectrumKernels<4>;

}  // namespace harima::CT_LANES_TARGET
