// SPDX-License-Identifier: BSD-3-Clause
// The steps that bridge metal (metal.cu), each one or a few kernels put into a stream. All pointers are to
// device memory.
#pragma once

#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

// Columns of the detector of all rows, and back: [pair][view][column].
void keep_rows(const PairRows& rows, Complex* kept, Stream& stream);
void take_kept_rows(Complex* kept, const PairRows& rows, Stream& stream);

// counts: [slice][y] of whole slices, of pixels at or above the level.
void count_metal(const float* slices, int count, int width, float level, int* counts, Stream& stream);

// device/metal_ends.h of some slices.
struct MetalShadows {
  const ViewLine* lines = nullptr;
  const double* axis_px = nullptr;          // of each slice
  const double *u = nullptr, *v = nullptr;  // ends of all
  const int* first_end = nullptr;           // of each slice, and one beyond the last
  int slices = 0;
  float least = 0;  // path of a shadow
};
// work: bridging_bytes().
void bridge_metal(const PairRows& rows, const MetalShadows& metal, void* work, Stream& stream);
size_t bridging_bytes(const PairRows& rows);

}  // namespace harima::CT_GPU_TARGET
