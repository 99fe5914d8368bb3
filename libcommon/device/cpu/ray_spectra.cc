// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ray_spectra.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstring>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kChains = 4;  // independent rotations, so that one does not wait for the other

}  // namespace

RaySpectra::RaySpectra(const FbpSpec& spec, const FourierPlan& plan)
    : plan_(plan), lanes_(spec.lanes), half_(plan.padded / 2), rows_(spec), expects_tilt_(spec.is_tilted) {}

void RaySpectra::set_axis(std::span<const double> axis_px) {
  axis_px_ = axis_px[0];
  is_tilted_ = expects_tilt_ ||
               std::any_of(axis_px.begin(), axis_px.end(), [&](double axis) { return axis != axis_px_; });
  if (!is_tilted_) return;
  own_.resize(size_t(2 * half_ + 1) * size_t(lanes_));
  mirror_.resize(own_.size());
  const int pairs = lanes_ / 2;
  parallel_for(
      2 * half_ + 1,
      [&](int i) {
        for (int h = 0; h < pairs; ++h) {
          const double turn = 2 * M_PI * (i - half_) / plan_.padded;
          const auto even = std::polar(1.0, turn * axis_px[size_t(h)]),
                     odd = std::polar(1.0, turn * axis_px[size_t(pairs + h)]);
          const auto own = 0.5 * (even + odd), mirror = 0.5 * (even - odd);
          const size_t cell = size_t(i) * size_t(lanes_);
          own_[cell + size_t(h)] = float(own.real());
          own_[cell + size_t(pairs + h)] = float(own.imag());
          mirror_[cell + size_t(h)] = float(mirror.real());
          mirror_[cell + size_t(pairs + h)] = float(mirror.imag());
        }
      },
      64);
}

// H[k] * weight * e^{2 pi i k c / P} for k = -P/2 .. P/2 (index k + P/2), the two ends halved; c the axis of
// this view.
void RaySpectra::factors(const Ray& ray, float* factor) const {
  const double turn = 2 * M_PI * ((is_tilted_ ? 0 : axis_px_) + ray.shift_px) / plan_.padded;
  std::complex<double> chain[kChains], step = std::polar(1.0, kChains * turn);
  for (int c = 0; c < kChains; ++c) chain[c] = std::polar(ray.weight, c * turn);
  for (int first = 0; first <= half_; first += kChains)
    for (int c = 0; c < std::min(kChains, half_ + 1 - first); ++c) {
      const int k = first + c;
      const double h = plan_.response[size_t(k)] * (k == half_ ? 0.5 : 1.0);
      const float re = float(h * chain[c].real()), im = float(h * chain[c].imag());
      factor[2 * (half_ + k)] = re;
      factor[2 * (half_ + k) + 1] = im;
      factor[2 * (half_ - k)] = re;
      factor[2 * (half_ - k) + 1] = k == 0 ? im : -im;
      chain[c] = {chain[c].real() * step.real() - chain[c].imag() * step.imag(),
                  chain[c].real() * step.imag() + chain[c].imag() * step.real()};
    }
}

void RaySpectra::take(const LaneKernels& kernels, const float* row, int first, int step, int n,
                      const float* factor, float* out) const {
  const size_t cell = size_t(lanes_);
  const int padded = plan_.padded;
  auto at = [&](int k) { return row + size_t((k + padded) % padded) * cell; };
  for (int done = 0, count; done < n; done += count) {
    const int k = first + done * step;
    // In a piece k has one sign, so that k and -k both run straight through the row.
    count = k == 0 ? 1 : k < 0 && step > 0 ? std::min(n - done, -k) : n - done;
    const size_t place = size_t(half_ + k);
    float* to = out + size_t(done) * cell;
    if (is_tilted_)
      kernels.multiply_mixed(at(k), at(-k), own_.data() + place * cell, mirror_.data() + place * cell,
                             factor + 2 * place, step, count, to);
    else kernels.multiply(at(k), factor + 2 * place, step, count, to);
  }
}

void RaySpectra::spectrum(const LaneKernels& kernels, const SinogramBatch& batch, const Ray& ray,
                          const CellPair& work, const RayOutput& out) const {
  thread_local std::vector<float> factor;
  factor.resize(2 * size_t(plan_.padded + 1));
  factors(ray, factor.data());
  const float* row = rows_.transform(kernels, batch, ray.row, work);
  const int core = plan_.core;
  take(kernels, row, core, 1, forwards_count(), factor.data(), out.forwards);
  take(kernels, row, -std::max(core, 1), -1, backwards_count(), factor.data(), out.backwards);
  if (core > 0) take(kernels, row, -(core - 1), 1, 2 * core - 1, factor.data(), out.core);
}

void RaySpectra::give(const LaneKernels& kernels, const float* samples, int first, int n, const float* factor,
                      float* out) const {
  const size_t cell = size_t(lanes_), place = size_t(half_ + first);
  const float* own = samples + place * cell;
  if (is_tilted_)
    kernels.multiply_mixed(own, samples + size_t(half_ - first) * cell, own_.data() + place * cell,
                           mirror_.data() + place * cell, factor + 2 * place, 1, n, out);
  else kernels.multiply(own, factor + 2 * place, 1, n, out);
}

// Frequencies -P/2 and P/2 are one of the transform. Sums of e^{-2 pi i k n / P} are a forward transform.
void RaySpectra::row(const LaneKernels& kernels, const float* samples, const Ray& ray, const CellPair& work,
                     int columns, float* out) const {
  thread_local std::vector<float> factor;
  factor.resize(2 * size_t(plan_.padded + 1));
  factors(ray, factor.data());
  const size_t cell = size_t(lanes_);
  float* const spectrum = work.second;
  float* const middle = spectrum + size_t(half_) * cell;
  give(kernels, samples, 0, half_, factor.data(), spectrum);
  give(kernels, samples, -half_, half_, factor.data(), middle);
  give(kernels, samples, half_, 1, factor.data(), work.first);
  for (size_t lane = 0; lane < cell; ++lane) middle[lane] += work.first[lane];
  const float* result = rows_.fft().run(kernels, lanes_, {spectrum, cell, plan_.padded}, work);
  std::memcpy(out, result, size_t(columns) * cell * sizeof(float));
}

}  // namespace harima
