// SPDX-License-Identifier: BSD-3-Clause
// What DeviceEquations do to sets of slices and rows, each one kernel put into a stream (device/equations.h,
// math/iteration.h). All pointers are to device memory. Slices: [slice][y][x], `width` squares. Rows: as
// PairRows of `columns`, tight.
#pragma once

#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

inline constexpr int kMostSlices = 16;  // of a chunk

// A value for each slice.
struct SliceNumbers {
  float value[kMostSlices] = {};
};
struct SquareSlices {
  int slices = 0, width = 0;
};
// Two slices' sums over a row.
struct PairSum {
  double even, odd;
};

// Rows. `sums`: [pair][view] or, of some views, [pair][number of the view among them].
struct SomeViews {
  const int* views;
  int count;
};
// `value` in the columns of the detector, else 0.
void fill_rows(const PairRows& rows, float value, Stream& stream);
void invert_rows(const PairRows& rows, float least, Stream& stream);
void multiply_rows(const PairRows& rows, const Complex* by, const SomeViews& some, Stream& stream);
void add_rows(const PairRows& to, const SliceNumbers& factor, const Complex* from, Stream& stream);
void square_rows(const PairRows& rows, PairSum* sums, Stream& stream);
void sum_rows_above_0(const PairRows& rows, PairSum* sums, Stream& stream);
void subtract_from_measured(const PairRows& rows, const Complex* measured, const SomeViews& some,
                            PairSum* sums, Stream& stream);
void divide_measured(const PairRows& rows, const Complex* measured, const SliceNumbers& least, PairSum* sums,
                     Stream& stream);
void pull_dual(const PairRows& dual, const Complex* projected, const Complex* measured, float sigma,
               float shrink, PairSum* sums, Stream& stream);

// Slices. `sums`: [slice][y]. Bit i of `done` is slice i, which is not touched then.
void fill_slices(const SquareSlices& size, float* slices, const SliceNumbers& value, Stream& stream);
void copy_slices(const SquareSlices& size, const float* from, float* to, Stream& stream);
void raise_slices(const SquareSlices& size, float* slices, const SliceNumbers& least, Stream& stream);
void invert_slices(const SquareSlices& size, float* slices, float above, float least, Stream& stream);
void add_slices(const SquareSlices& size, float* to, const SliceNumbers& factor, const float* from,
                Stream& stream);
void scale_and_add_slices(const SquareSlices& size, float* to, const SliceNumbers& factor, const float* from,
                          Stream& stream);
void sum_slices(const SquareSlices& size, const float* slices, bool squared, double* sums, Stream& stream);
void step_slices(const SquareSlices& size, float* x, const float* steps, const float* gradient, bool positive,
                 unsigned done, Stream& stream);
void multiply_slices(const SquareSlices& size, float* x, const float* factor, const float* rays,
                     float least_rays, unsigned done, Stream& stream);

struct DualSets {
  float *ahead, *across, *down;
};
void pull_gradient(const SquareSlices& size, const DualSets& sets, float sigma, const SliceNumbers& limit,
                   Stream& stream);
void step_along_dual(const SquareSlices& size, float* x, const float* pull, const DualSets& sets, float tau,
                     bool positive, unsigned done, Stream& stream);

// What comes out: the region of `geometry`, whose slice stands `margin` pixels within the squares, times
// `scale`; 0 beyond the circle.
void cut_slices(const SquareSlices& size, const float* slices, const SliceGeometry& geometry, int margin,
                float scale, float* out, Stream& stream);

}  // namespace harima::CT_GPU_TARGET
