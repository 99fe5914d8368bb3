// SPDX-License-Identifier: BSD-3-Clause
// A BatchFft transforms `size` cells (device/cpu/lanes.h), all slices of a batch at once. Sizes are products of 2, 3 and 5.
// Safe from several threads, each with its own memory.
#pragma once

#include <memory>
#include <vector>

#include "device/cpu/lanes.h"

namespace harima {

class BatchFft {
 public:
  explicit BatchFft(int size);

  int size() const { return size_; }
  // Forward transform, not scaled. data and scratch hold size cells each; returns the one with the result.
  float* run(const LaneKernels& kernels, float* data, float* scratch) const {
    return kernels.fft(passes_.data(), int(passes_.size()), data, scratch);
  }

 private:
  int size_;
  std::vector<FftPass> passes_;
  std::vector<std::unique_ptr<float[]>> twiddles_;
};

// The smallest even product of 2, 3 and 5 that is at least n.
int good_fft_size(int n);

}  // namespace harima
