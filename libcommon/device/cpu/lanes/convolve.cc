// SPDX-License-Identifier: BSD-3-Clause
// Columns of cells convolved with symmetric kernels.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

// Rows [0, R) of the column.
template <int L, int R>
inline void convolve_rows(const float* cells, const float* taps, int reach, float* out, size_t out_step) {
  Vector<L> sum[R];
  for (int i = 0; i < R; ++i) sum[i] = load<L>(cells + i * L) * splat<L>(taps[0]);
  for (ptrdiff_t j = 1; j <= reach; ++j) {
    const Vector<L> tap = splat<L>(taps[j]);
    for (int i = 0; i < R; ++i)
      sum[i] = fma_of<L>(load<L>(cells + (i - j) * L) + load<L>(cells + (i + j) * L), tap, sum[i]);
  }
  for (int i = 0; i < R; ++i) store<L>(out + size_t(i) * out_step, sum[i]);
}

}  // namespace

template <int L>
void ColumnKernels<L>::convolve(const float* cells, const float* taps, int reach, int count, float* out,
                                size_t out_step) {
  constexpr int kRows = 8;
  int i = 0;
  for (; i + kRows <= count; i += kRows)
    convolve_rows<L, kRows>(cells + ptrdiff_t(i) * L, taps, reach, out + size_t(i) * out_step, out_step);
  for (; i < count; ++i)
    convolve_rows<L, 1>(cells + ptrdiff_t(i) * L, taps, reach, out + size_t(i) * out_step, out_step);
}

template void ColumnKernels<16>::convolve(const float*, const float*, int, int, float*, size_t);
template void ColumnKernels<8>::convolve(const float*, const float*, int, int, float*, size_t);
template void ColumnKernels<4>::convolve(const float*, const float*, int, int, float*, size_t);

}  // namespace harima::CT_LANES_TARGET
