// SPDX-License-Identifier: BSD-3-Clause
// Vectors of floats and the one fused multiply-add on them, for the instruction set this file is compiled
// for. Included only within the folder lanes/, inside whose namespace everything stands.
#pragma once

#if defined(__FMA__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstring>

namespace harima::CT_LANES_TARGET {

template <int N>
struct VectorOf {
  typedef float type __attribute__((vector_size(N * 4)));
};
template <int N>
using Vector = typename VectorOf<N>::type;

template <int N>
inline Vector<N> load(const float* p) {
  Vector<N> v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
template <int N>
inline void store(float* p, Vector<N> v) {
  std::memcpy(p, &v, sizeof v);
}
template <int N>
inline Vector<N> splat(float x) {
  return x - Vector<N>{};  // not +, which would have to turn -0 into 0
}

// a * b + c, rounded once.
template <int N>
inline Vector<N> fma_of(Vector<N> a, Vector<N> b, Vector<N> c) {
#if defined(__AVX512F__)
  if constexpr (N == 16) return (Vector<N>)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#endif
#if defined(__FMA__)
  if constexpr (N == 8) return (Vector<N>)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
  if constexpr (N == 4) return (Vector<N>)_mm_fmadd_ps((__m128)a, (__m128)b, (__m128)c);
#endif
  Vector<N> out;
  for (int i = 0; i < N; ++i) out[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return out;
}

// A complex number in every lane.
template <int H>
struct Complex {
  Vector<H> re, im;
};

template <int H>
inline Complex<H> load_complex(const float* cell) {
  return {load<H>(cell), load<H>(cell + H)};
}
template <int H>
inline void store_complex(float* cell, Complex<H> z) {
  store<H>(cell, z.re);
  store<H>(cell + H, z.im);
}
template <int H>
inline Complex<H> operator+(Complex<H> a, Complex<H> b) {
  return {a.re + b.re, a.im + b.im};
}
template <int H>
inline Complex<H> operator-(Complex<H> a, Complex<H> b) {
  return {a.re - b.re, a.im - b.im};
}
template <int H>
inline Complex<H> times(Complex<H> a, Vector<H> re, Vector<H> im) {
  return {fma_of<H>(a.re, re, -(a.im * im)), fma_of<H>(a.re, im, a.im * re)};
}
template <int H>
inline Complex<H> times(Complex<H> a, const float* factor) {
  return times<H>(a, splat<H>(factor[0]), splat<H>(factor[1]));
}
template <int H>
inline Complex<H> times_minus_i(Complex<H> a) {
  return {a.im, -a.re};
}

}  // namespace harima::CT_LANES_TARGET
