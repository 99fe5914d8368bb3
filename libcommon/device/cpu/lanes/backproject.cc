// SPDX-License-Identifier: BSD-3-Clause
// The inner loops of direct back projection: all slices of a batch share offset and fraction.
#include "device/cpu/lanes/kernels.h"
#include "math/interpolate.h"

namespace harima::CT_LANES_TARGET {

void place(double start, float step, int count, int low, int high, int* offset, float* rest,
           float* fraction) {
  const RunStart run = run_start(start);
  for (int i = 0; i < count; ++i) {
    const auto [cell, beyond] = run_place(run, step, i);
    offset[i] = cell < low ? low : cell > high ? high : cell;
    fraction[i] = beyond;
    rest[i] = 1 - beyond;
  }
}

// Pixels go four at a time, because each sum is a chain of additions in the order of the views.
template <int L>
void PixelKernels<L>::back_project(const PixelViews& run, float* sums) {
  constexpr int kPixels = 4;
  for (int first = 0; first < run.pixels; first += kPixels, sums += kPixels * L) {
    Vector<L> sum[kPixels];
    for (int i = 0; i < kPixels; ++i) sum[i] = load<L>(sums + i * L);
    for (int v = 0; v < run.views; ++v) {
      const int at = v * run.pixels + first;
      for (int i = 0; i < kPixels; ++i) {
        const float* cell = run.row[v] + ptrdiff_t(run.offset[at + i]) * L;
        sum[i] = fma_of<L>(load<L>(cell), splat<L>(run.rest[at + i]), sum[i]);
        sum[i] = fma_of<L>(load<L>(cell + L), splat<L>(run.fraction[at + i]), sum[i]);
      }
    }
    for (int i = 0; i < kPixels; ++i) store<L>(sums + i * L, sum[i]);
  }
}

namespace {

#if defined(__AVX512F__)
constexpr int kWide = 16, kTogether = 4;
#else
constexpr int kWide = 8, kTogether = 2;
#endif

// b follows a: the same, one sample further on.
inline Vector<kWide> next_samples(Vector<kWide> a, Vector<kWide> b) {
#if defined(__AVX512F__)
  return __builtin_shufflevector(a, b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
#else
  return __builtin_shufflevector(a, b, 1, 2, 3, 4, 5, 6, 7, 8);
#endif
}

}  // namespace

// In vectors of the processor's length. Samples are first mixed of both columns, so that each is loaded once.
void back_project_leaning(const LeaningViews& run, float* sums) {
  constexpr int kSlices = LeaningViews::kSlices, kParts = kSlices / kWide;
  for (int first = 0; first < run.pixels; first += kTogether, sums += kTogether * kSlices) {
    Vector<kWide> sum[kTogether][kParts];
    for (int i = 0; i < kTogether; ++i)
      for (int part = 0; part < kParts; ++part) sum[i][part] = load<kWide>(sums + i * kSlices + part * kWide);
    for (int v = 0; v < run.views; ++v) {
      for (int i = 0; i < kTogether; ++i) {
        const int at = v * run.pixels + first + i;
        const float *one = run.lines[v] + run.offset[at], *other = one + run.pitch;
        const Vector<kWide> rest = splat<kWide>(run.rest[at]), fraction = splat<kWide>(run.fraction[at]);
        const Vector<kWide> above = splat<kWide>(run.above[at]), below = splat<kWide>(run.below[at]);
        Vector<kWide> mixed[kParts + 1];
        for (int part = 0; part < kParts; ++part)
          mixed[part] = fma_of<kWide>(load<kWide>(other + part * kWide), fraction,
                                      load<kWide>(one + part * kWide) * rest);
        mixed[kParts] =
            fma_of<kWide>(splat<kWide>(other[kSlices]), fraction, splat<kWide>(one[kSlices]) * rest);
        for (int part = 0; part < kParts; ++part) {
          sum[i][part] = fma_of<kWide>(mixed[part], above, sum[i][part]);
          sum[i][part] = fma_of<kWide>(next_samples(mixed[part], mixed[part + 1]), below, sum[i][part]);
        }
      }
    }
    for (int i = 0; i < kTogether; ++i)
      for (int part = 0; part < kParts; ++part) store<kWide>(sums + i * kSlices + part * kWide, sum[i][part]);
  }
}

template void PixelKernels<16>::back_project(const PixelViews&, float*);
template void PixelKernels<8>::back_project(const PixelViews&, float*);
template void PixelKernels<4>::back_project(const PixelViews&, float*);

}  // namespace harima::CT_LANES_TARGET
