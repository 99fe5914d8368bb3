// SPDX-License-Identifier: BSD-3-Clause
// The inner loop of direct back projection: all slices of a batch share offset and fraction.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

// Whole columns are split off in double, so that what is left is exact to a millionth of a column at any width.
void place(double start, float step, int count, int low, int high, int* offset, float* fraction) {
  constexpr int kUp = 128;  // makes positions positive, where truncation is floor
  const double shifted = start + 1e6;
  const int whole = int(shifted) - 1000000;
  const float rest = float(start - whole);
  for (int i = 0; i < count; ++i) {
    const float at = __builtin_fmaf(float(i), step, rest);
    const int down = int(at + float(kUp)) - kUp;
    const int cell = whole + down;
    offset[i] = cell < low ? low : cell > high ? high : cell;
    fraction[i] = at - float(down);
  }
}

template <int L>
void PixelKernels<L>::back_project(const PixelRun& run, float* sums) {
  for (int i = 0; i < run.pixels; ++i, sums += L) {
    Vector<L> sum = load<L>(sums);
    for (int v = 0; v < run.views; ++v) {
      const int at = v * run.pixels + i;
      const float* cell = run.row[v] + ptrdiff_t(run.offset[at]) * L;
      const float f = run.fraction[at];
      sum = fma_of<L>(load<L>(cell), splat<L>(1 - f), sum);
      sum = fma_of<L>(load<L>(cell + L), splat<L>(f), sum);
    }
    store<L>(sums, sum);
  }
}

template void PixelKernels<16>::back_project(const PixelRun&, float*);
template void PixelKernels<8>::back_project(const PixelRun&, float*);
template void PixelKernels<4>::back_project(const PixelRun&, float*);

}  // namespace harima::CT_LANES_TARGET
