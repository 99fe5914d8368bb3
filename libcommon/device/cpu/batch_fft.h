// SPDX-License-Identifier: BSD-3-Clause
// A BatchFft transforms `size` cells (device/cpu/lanes.h), all slices of a batch at once. Sizes are products
// of 2, 3 and 5. Safe from several threads, each with its own memory.
#pragma once

#include <memory>
#include <vector>

#include "device/cpu/lanes.h"

namespace harima {

// Two pieces of memory of as many cells as a transform has points, one thread's.
struct CellPair {
  float *first, *second;
};

class BatchFft {
 public:
  explicit BatchFft(int size);

  int size() const { return size_; }
  // Forward transform, not scaled. The source may be the target, or the second piece of work, but not the
  // first.
  void run(const LaneKernels& kernels, const FftSource& from, const FftTarget& to,
           const CellPair& work) const {
    kernels.fft(passes_.data(), int(passes_.size()), from, to, work.first, work.second);
  }
  // The same with the result in work, cell by cell; returns which piece holds it.
  float* run(const LaneKernels& kernels, int lanes, const FftSource& from, const CellPair& work) const {
    float* result = passes_.size() % 2 == 0 ? work.second : work.first;
    run(kernels, from, {result, size_t(lanes)}, work);
    return result;
  }

 private:
  int size_;
  std::vector<FftPass> passes_;
  std::vector<std::unique_ptr<float[]>> twiddles_;
};

// The smallest even product of 2, 3 and 5 that is at least n.
int good_fft_size(int n);

}  // namespace harima
