// SPDX-License-Identifier: BSD-3-Clause
// The inner loops of direct back projection: all slices of a batch share offset and fraction.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

// Whole columns are split off in double, so that what is left is exact to a millionth of a column at any width.
void place(double start, float step, int count, int low, int high, int* offset, float* rest, float* fraction) {
  constexpr int kUp = 128;  // makes positions positive, where truncation is floor
  const double shifted = start + 1e6;
  const int whole = int(shifted) - 1000000;
  const float begin = float(start - whole);
  for (int i = 0; i < count; ++i) {
    const float at = __builtin_fmaf(float(i), step, begin);
    const int down = int(at + float(kUp)) - kUp;
    const int cell = whole + down;
    offset[i] = cell < low ? low : cell > high ? high : cell;
    fraction[i] = at - float(down);
    rest[i] = 1 - fraction[i];
  }
}

// Pixels go four at a time, because each sum is a chain of additions in the order of the views.
template <int L>
void PixelKernels<L>::back_project(const PixelViews& run, float* sums) {
  constexpr int kTogether = 4;
  for (int first = 0; first < run.pixels; first += kTogether, sums += kTogether * L) {
    Vector<L> sum[kTogether];
    for (int i = 0; i < kTogether; ++i) sum[i] = load<L>(sums + i * L);
    for (int v = 0; v < run.views; ++v) {
      const int at = v * run.pixels + first;
      for (int i = 0; i < kTogether; ++i) {
        const float* cell = run.row[v] + ptrdiff_t(run.offset[at + i]) * L;
        sum[i] = fma_of<L>(load<L>(cell), splat<L>(run.rest[at + i]), sum[i]);
        sum[i] = fma_of<L>(load<L>(cell + L), splat<L>(run.fraction[at + i]), sum[i]);
      }
    }
    for (int i = 0; i < kTogether; ++i) store<L>(sums + i * L, sum[i]);
  }
}

// In vectors of the processor's length: what is 16 slices at once elsewhere need not be one vector here.
void back_project_leaning(const LeaningViews& run, float* sums) {
#if defined(__AVX512F__)
  constexpr int N = 16, kTogether = 8;
#else
  constexpr int N = 8, kTogether = 4;
#endif
  constexpr int kParts = 16 / N;
  for (int first = 0; first < run.pixels; first += kTogether, sums += kTogether * 16) {
    Vector<N> sum[kTogether][kParts];
    for (int i = 0; i < kTogether; ++i)
      for (int part = 0; part < kParts; ++part) sum[i][part] = load<N>(sums + i * 16 + part * N);
    for (int v = 0; v < run.views; ++v) {
      const int at = v * run.pixels + first;
      for (int i = 0; i < kTogether; ++i) {
        const float *one = run.lines[v] + run.offset[at + i], *next = one + run.pitch, *weight = run.weight + 4 * v * run.pixels + first + i;
        const Vector<N> a = splat<N>(weight[0]), b = splat<N>(weight[run.pixels]), c = splat<N>(weight[2 * run.pixels]), d = splat<N>(weight[3 * run.pixels]);
        for (int part = 0; part < kParts; ++part) {
          Vector<N>& to = sum[i][part];
          to = fma_of<N>(load<N>(one + part * N), a, to);
          to = fma_of<N>(load<N>(one + part * N + 1), b, to);
          to = fma_of<N>(load<N>(next + part * N), c, to);
          to = fma_of<N>(load<N>(next + part * N + 1), d, to);
        }
      }
    }
    for (int i = 0; i < kTogether; ++i)
      for (int part = 0; part < kParts; ++part) store<N>(sums + i * 16 + part * N, sum[i][part]);
  }
}

template void PixelKernels<16>::back_project(const PixelViews&, float*);
template void PixelKernels<8>::back_project(const PixelViews&, float*);
template void PixelKernels<4>::back_project(const PixelViews&, float*);

}  // namespace harima::CT_LANES_TARGET
