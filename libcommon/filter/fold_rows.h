// SPDX-License-Identifier: BSD-3-Clause
// Rows folded into one, pixel by pixel.
#pragma once

#include "filter/project.h"
#include "image/frame.h"

namespace harima {

// Row number `index` of `rows` into what the ones before left in `first` and `second` (numbers of `width`
// pixels each); not for medians. NaN makes NaN.
void fold_row(ProjectMode mode, const FrameView& frame, int row, int index, double* first, double* second);
// Their result, as a row of `out`: f32, or for greatest and least the type of the rows.
void finish_row(ProjectMode mode, int rows, const double* first, const double* second, Frame& out, int row);

// Median of each column of `rows` rows, row_bytes apart, as a row of f32.
void median_row(PixelType type, const std::byte* data, size_t row_bytes, int rows, int width, float* out);

PixelType projected_type(PixelType type, ProjectMode mode);

}  // namespace harima
