// SPDX-License-Identifier: BSD-3-Clause
// Rows of `columns` cells of `lanes` floats, smoothed lane by lane; mirrored at the ends, the edge included.
// Safe from several threads.
#pragma once

namespace harima {

struct RowShape {
  int columns, lanes;
};

// By a Gaussian of this standard deviation, in columns.
void gauss_row(const float* row, RowShape shape, double deviation, float* out);

// What is left of a row when it is taken apart `levels` times by Daubechies' wavelet of five vanishing
// moments and all details are left out.
void wavelet_row(const float* row, RowShape shape, int levels, float* out);

// The row q that is nearest to p and smooth: sum over the columns of (q' - q)^2 + alpha (q - p)^2 is least.
void regular_row(const float* row, RowShape shape, double alpha, float* out);

}  // namespace harima
