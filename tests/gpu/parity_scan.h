// SPDX-License-Identifier: BSD-3-Clause
// The scan of a ParityCase: raw rows of a few discs with noise, and how they are to be reconstructed.
#pragma once

#include <vector>

#include "device/gpu.h"
#include "parity.h"

namespace harima {

struct ParityScan {
  explicit ParityScan(const ParityCase& one);

  std::vector<std::byte> raw;
  std::vector<float> dark, before, after;
  CorrectSpec correct;
  GpuChainSpec chain;
  std::vector<double> axis_px;  // of each row

  void sum_flats();
  size_t slice_pixels() const { return size_t(chain.fbp.out_width) * size_t(chain.fbp.out_height); }
};

// Of rows [first, last) of a whole slice, at or above the level of the chain.
MetalEnds metal_in(const ParityScan& scan, int first, int last, const float* pixels);
// [row][y][x], on the processor as ct-rec makes them, with the report of it.
std::vector<float> cpu_slices(const ParityScan& scan, GpuReport& report);
// The same as sums in double: direct with linear, fourier with trigonometric interpolation damped alike.
std::vector<double> double_slices(const ParityScan& scan);

}  // namespace harima
