// SPDX-License-Identifier: BSD-3-Clause
// The steps of a projection filter (device/projection_filter.h), each a kernel put into a stream. All
// pointers are to device memory. Views 2i and 2i + 1 are the real and the imaginary part of image i.
#pragma once

#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

// [image][row][size]: rows with their mirrored ends, or their spectra.
struct ViewImages {
  Complex* data = nullptr;
  int count = 0, rows = 0, size = 0;
};

// Row 0 of an image is detector row `first`, which may lie beyond the detector; the projection stands at
// [reach, reach + columns).
struct ImagePlace {
  int first = 0, reach = 0;
  int detector_rows = 0, read_first = 0;  // raw row 0 is detector row read_first
};

// Kernels across rows: tap[distance * frequencies + i], and how far the kernel of each frequency i of 0 ..
// size / 2 reaches.
struct RowKernels {
  const float* taps = nullptr;
  const int* reach = nullptr;
  int frequencies = 0;
};

// Raw rows to the first rows + 2 * place.reach rows of the images; beyond the views there are, zeros. seen:
// [view][row], of the `rows` in the middle.
void correct_views(const Correction& how, const ImagePlace& place, int rows, const ViewImages& images,
                   RowSeen* seen, Stream& stream);
// Rows [first, first + count) of the spectra, convolved with the rows around them, to rows [to_first, ...) of
// `to`.
void convolve_rows(const ViewImages& from, const RowKernels& kernels, int first, int count,
                   const ViewImages& to, int to_first, Stream& stream);
// Columns [reach, reach + columns) of the first `rows` rows of each view, times scale; to:
// [view][row][column].
void take_views(const ViewImages& from, int views, int rows, int reach, int columns, float scale, float* to,
                Stream& stream);

}  // namespace harima::CT_GPU_TARGET
