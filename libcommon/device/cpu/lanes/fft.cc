// SPDX-License-Identifier: BSD-3-Clause
// Batch FFT: Stockham autosort (no bit reversal), decimation in frequency, radix 2, 3, 4, 5 and 8; every
// butterfly works on whole cells, so there is no shuffle and no remainder anywhere. Source: Van Loan 1992,
// chapter 1.7.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

template <int H>
inline void butterfly2(Complex<H>* z) {
  const Complex<H> a = z[0], b = z[1];
  z[0] = a + b;
  z[1] = a - b;
}

template <int H>
inline void butterfly3(Complex<H>* z) {
  const Vector<H> minus_half = splat<H>(-0.5f), sine = splat<H>(0.86602540378443864676f);
  const Complex<H> sum = z[1] + z[2], difference = z[1] - z[2];
  const Complex<H> middle{fma_of<H>(sum.re, minus_half, z[0].re), fma_of<H>(sum.im, minus_half, z[0].im)};
  const Complex<H> turned{difference.im * sine, -(difference.re * sine)};
  z[0] = z[0] + sum;
  z[1] = middle + turned;
  z[2] = middle - turned;
}

template <int H>
inline void butterfly4(Complex<H>* z) {
  const Complex<H> a = z[0] + z[2], b = z[0] - z[2], c = z[1] + z[3], d = times_minus_i<H>(z[1] - z[3]);
  z[0] = a + c;
  z[1] = b + d;
  z[2] = a - c;
  z[3] = b - d;
}

template <int H>
inline Complex<H> mixed(Complex<H> z0, Complex<H> a, Vector<H> wa, Complex<H> b, Vector<H> wb) {
  return {fma_of<H>(b.re, wb, fma_of<H>(a.re, wa, z0.re)), fma_of<H>(b.im, wb, fma_of<H>(a.im, wa, z0.im))};
}

template <int H>
inline void butterfly5(Complex<H>* z) {
  const Vector<H> c1 = splat<H>(0.30901699437494742410f), c2 = splat<H>(-0.80901699437494742410f);
  const Vector<H> s1 = splat<H>(0.95105651629515357212f), s2 = splat<H>(0.58778525229247312917f);
  const Complex<H> a1 = z[1] + z[4], a2 = z[2] + z[3], b1 = z[1] - z[4], b2 = z[2] - z[3];
  const Complex<H> m1 = mixed<H>(z[0], a1, c1, a2, c2), m2 = mixed<H>(z[0], a1, c2, a2, c1);
  const Complex<H> t1 =
      times_minus_i<H>({fma_of<H>(b2.re, s2, b1.re * s1), fma_of<H>(b2.im, s2, b1.im * s1)});
  const Complex<H> t2 =
      times_minus_i<H>({fma_of<H>(b2.re, -s1, b1.re * s2), fma_of<H>(b2.im, -s1, b1.im * s2)});
  z[0] = z[0] + a1 + a2;
  z[1] = m1 + t1;
  z[4] = m1 - t1;
  z[2] = m2 + t2;
  z[3] = m2 - t2;
}

template <int H>
inline void butterfly8(Complex<H>* z) {
  const Vector<H> root = splat<H>(0.70710678118654752440f);
  Complex<H> even[4] = {z[0] + z[4], z[1] + z[5], z[2] + z[6], z[3] + z[7]};
  const Complex<H> d1 = z[1] - z[5], d3 = z[3] - z[7];
  Complex<H> odd[4] = {z[0] - z[4],
                       {(d1.re + d1.im) * root, (d1.im - d1.re) * root},
                       times_minus_i<H>(z[2] - z[6]),
                       {(d3.im - d3.re) * root, -((d3.re + d3.im) * root)}};
  butterfly4<H>(even);
  butterfly4<H>(odd);
  for (int k = 0; k < 4; ++k) {
    z[2 * k] = even[k];
    z[2 * k + 1] = odd[k];
  }
}

template <int R, int H>
inline void butterfly(Complex<H>* z) {
  if constexpr (R == 2) butterfly2<H>(z);
  if constexpr (R == 3) butterfly3<H>(z);
  if constexpr (R == 4) butterfly4<H>(z);
  if constexpr (R == 5) butterfly5<H>(z);
  if constexpr (R == 8) butterfly8<H>(z);
}

// One pass. The first reads from a source (s = 1), the last writes to a target (m = 1: nothing is left to
// turn).
template <int R, int H, bool First, bool Last>
void run_pass(const FftPass& pass, const FftSource& from, const FftTarget& to) {
  const size_t s = First ? 1 : size_t(pass.s), m = Last ? 1 : size_t(pass.m);
  const size_t from_step = First ? from.step : 2 * H, to_step = Last ? to.step : 2 * H;
  for (size_t p = 0; p < m; ++p) {
    const float* twiddle = pass.twiddle + p * 2 * (R - 1);
    for (size_t q = 0; q < s; ++q) {
      Complex<H> z[R];
      for (size_t k = 0; k < R; ++k) {
        const size_t i = q + s * (p + m * k);
        z[k] = First && i >= size_t(from.count) ? Complex<H>{} : load_complex<H>(from.cells + i * from_step);
      }
      butterfly<R, H>(z);
      float* out = to.cells + (q + s * R * p) * to_step;
      store_complex<H>(out, z[0]);
      for (size_t k = 1; k < R; ++k)
        store_complex<H>(out + s * k * to_step, Last ? z[k] : times<H>(z[k], twiddle + 2 * (k - 1)));
    }
  }
}

template <int R, int H>
void run_pass(const FftPass& pass, const FftSource& from, const FftTarget& to, bool first, bool last) {
  if (first && last) return run_pass<R, H, true, true>(pass, from, to);
  if (first) return run_pass<R, H, true, false>(pass, from, to);
  if (last) return run_pass<R, H, false, true>(pass, from, to);
  run_pass<R, H, false, false>(pass, from, to);
}

}  // namespace

template <int L>
void FftKernel<L>::fft(const FftPass* passes, int count, const FftSource& from, const FftTarget& to,
                       float* first, float* second) {
  FftSource source = from;
  for (int i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    const FftTarget target = last ? to : FftTarget{first, L};
    switch (passes[i].radix) {
      case 2:
        run_pass<2, L / 2>(passes[i], source, target, i == 0, last);
        break;
      case 3:
        run_pass<3, L / 2>(passes[i], source, target, i == 0, last);
        break;
      case 4:
        run_pass<4, L / 2>(passes[i], source, target, i == 0, last);
        break;
      case 5:
        run_pass<5, L / 2>(passes[i], source, target, i == 0, last);
        break;
      default:
        run_pass<8, L / 2>(passes[i], source, target, i == 0, last);
        break;
    }
    source = {first, L, 0};
    first = second;
    second = target.cells;
  }
}

template struct FftKernel<16>;
template struct FftKernel<8>;
template struct FftKernel<4>;

}  // namespace harima::CT_LANES_TARGET
