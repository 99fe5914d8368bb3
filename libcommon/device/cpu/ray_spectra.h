// SPDX-License-Identifier: BSD-3-Clause
// Spectra of views as samples of rays: filtered, weighted, and shifted so that the rotation axis is the image
// centre. And back: samples of rays as rows.
#pragma once

#include <span>

#include "device/cpu/fourier_plan.h"
#include "device/cpu/row_spectrum.h"

namespace harima {

// Where the samples of one ray go: k = core .. P/2 forwards, -max(core, 1) .. -P/2 backwards, -core+1 ..
// core-1 to the core.
struct RayOutput {
  float *forwards, *backwards, *core;
};

class RaySpectra {
 public:
  RaySpectra(const FbpSpec& spec, const FourierPlan& plan);

  // Once per batch, before spectrum(): the axis of every lane.
  void set_axis(std::span<const double> axis_px);
  void spectrum(const LaneKernels& kernels, const SinogramBatch& batch, const Ray& ray, const CellPair& work,
                const RayOutput& out) const;
  // The transpose: the samples k = -P/2 .. P/2 of a ray to the first `columns` cells of its row.
  void row(const LaneKernels& kernels, const float* samples, const Ray& ray, const CellPair& work,
           int columns, float* out) const;
  int forwards_count() const { return half_ - plan_.core + 1; }
  int backwards_count() const { return half_ - std::max(plan_.core, 1) + 1; }

 private:
  // out[i] = sample k = first + i of the ray at `samples`, times its factor.
  void give(const LaneKernels& kernels, const float* samples, int first, int n, const float* factor,
            float* out) const;
  void factors(const Ray& ray, float* factor) const;
  // Samples first .. first + (n-1)*step of the spectrum at `row`, to out.
  void take(const LaneKernels& kernels, const float* row, int first, int step, int n, const float* factor,
            float* out) const;

  const FourierPlan& plan_;
  const int lanes_, half_;  // half_ = P/2
  const RowSpectrum rows_;
  const bool expects_tilt_;
  bool is_tilted_ = false;
  double axis_px_ = 0;               // of all lanes, unless tilted
  std::vector<float> own_, mirror_;  // tilted: a cell for each k = -P/2 .. P/2 (device/cpu/lanes/spectrum.cc)
};

}  // namespace harima
