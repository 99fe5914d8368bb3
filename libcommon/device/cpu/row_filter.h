// SPDX-License-Identifier: BSD-3-Clause
// The rows of a view times the response of the window of a FbpSpec (math/window.h), the weight of the view
// and the scale, ready to be summed up as they stand. Calls of filter() are safe from several threads.
#pragma once

#include <vector>

#include "device/cpu/row_spectrum.h"
#include "device/cpu/work_pool.h"

namespace harima {

class RowFilter {
 public:
  // The spec must outlive it.
  explicit RowFilter(const FbpSpec& spec);

  // All cells of a view of the batch to `to`, tight.
  void filter(const LaneKernels& kernels, const SinogramBatch& batch, int view, float* to) {
    filter(kernels, batch, view, view, to);
  }
  // The same of a batch of some views, in which this one has another place.
  void filter(const LaneKernels& kernels, const SinogramBatch& batch, int place, int view, float* to);
  // Memory that each thread takes.
  static size_t thread_bytes(const FbpSpec& spec) {
    return 2 * size_t(padded_columns(spec)) * size_t(spec.lanes) * sizeof(float);
  }

 private:
  void filter_spectrum(const LaneKernels& kernels, float* spectrum, const CellPair& work, float* to) const;

  const FbpSpec& spec_;
  const RowSpectrum rows_;
  std::vector<float> response_;
  WorkPool pool_;
};

}  // namespace harima
