// SPDX-License-Identifier: BSD-3-Clause
// Factors of the samples of rays, the same for samples from rows and for rows from samples.
#pragma once

#include "device/cuda/kernel.h"
#include "device/cuda/steps.h"
#include "math/turn.h"

namespace harima::CT_GPU_TARGET {

// Of the slices of a pair, in columns.
struct PairAxes {
  double even, odd;
};
CT_HD inline PairAxes axes_of(const double* axis_px, int pair) {
  return {axis_px[2 * pair], axis_px[2 * pair + 1]};
}

CT_HD inline Complex times(Complex z, Turn t) {
  return {madd(z.re, t.cosine, -(z.im * t.sine)), madd(z.re, t.sine, z.im * t.cosine)};
}

// Response and weight; the samples at both ends count half.
CT_HD inline float ray_factor(const Gridding& how, const GridRay& ray, int k) {
  const int half = how.padded / 2;
  return how.response[k < 0 ? -k : k] * ray.weight * (k == half || k == -half ? 0.5f : 1.0f);
}

// Sample k, `own`, with the axis shifted to the centre; `mirror` is sample -k. Slices a, b of a pair with
// axes of their own: with Z of a + ib, the spectrum of a is (Z[k] + conj Z[-k]) / 2, and so on.
CT_HD inline Complex shifted(Complex own, Complex mirror, PairAxes axes, double shift_px, int k, int padded) {
  const Turn turn = turn_by(k * (axes.even + shift_px) / padded);
  if (axes.even == axes.odd) return times(own, turn);
  const Complex a{0.5f * (own.re + mirror.re), 0.5f * (own.im - mirror.im)};
  const Complex ib{0.5f * (own.re - mirror.re), 0.5f * (own.im + mirror.im)};
  const Complex at = times(a, turn), bt = times(ib, turn_by(k * (axes.odd + shift_px) / padded));
  return {at.re + bt.re, at.im + bt.im};
}

}  // namespace harima::CT_GPU_TARGET
