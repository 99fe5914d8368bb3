// SPDX-License-Identifier: BSD-3-Clause
// Rows of a batch to their spectra: padded (with zeros, or as math/taper.h has it) and transformed, pairs of
// slices as complex numbers. Used by both methods. Const calls are safe from several threads, each with its
// own memory.
#pragma once

#include "device/cpu/batch_fft.h"
#include "device/fbp.h"

namespace harima {

class RowSpectrum {
 public:
  explicit RowSpectrum(const FbpSpec& spec);

  int padded() const { return fft_.size(); }
  // The spectrum of one view in `work` (padded() cells); returns which of its two pieces holds it.
  float* transform(const LaneKernels& kernels, const SinogramBatch& batch, int view,
                   const CellPair& work) const;
  const BatchFft& fft() const { return fft_; }

 private:
  const int columns_, lanes_;
  const Continuation* const beyond_;
  const BatchFft fft_;
  std::vector<float> taper_;  // of samples n = 1 .. beyond the ends; empty: zeros
};

}  // namespace harima
