// SPDX-License-Identifier: BSD-3-Clause
// Some pixels of 32 neighbouring slices, as a block sums them up about a leaning axis: a warp is a row of
// them, its threads are the slices. Places of pixels are those of the whole slice; what lies outside the
// region is summed up, too, and not stored.
#pragma once

#include "device/cuda/slice_place.h"

namespace harima::CT_GPU_TARGET {

struct SliceBlock {
  static constexpr int kWidth = 16, kHeight = 8, kThreads = kLeaningSlices * kHeight;
  int left, top, first_slice;

  CT_HD static int slice(int thread) { return thread % kLeaningSlices; }
  CT_HD static int row(int thread) { return thread / kLeaningSlices; }

  CT_HD bool is_wanted(const SliceGeometry& g) const {
    return left + kWidth > g.x0 && left < g.x0 + g.out_width && top + kHeight > g.y0 &&
           top < g.y0 + g.out_height && touches_circle(g, left, top, kWidth, kHeight);
  }
  CT_HD void load(const SliceGeometry& g, const float* out, int thread, float* sum) const {
    for (int i = 0; i < kWidth; ++i)
      if (is_within(g, thread, i)) sum[i] = out[place(g, thread) + i];
  }
  CT_HD void store(const SliceGeometry& g, const float* sum, int thread, float* out) const {
    CT_UNROLL
    for (int i = 0; i < kWidth; ++i)
      if (is_within(g, thread, i))
        out[place(g, thread) + i] = is_inside(g, left + i, top + row(thread)) ? sum[i] : 0.0f;
  }

 private:
  CT_HD bool is_within(const SliceGeometry& g, int thread, int i) const {
    const int x = left + i - g.x0, y = top + row(thread) - g.y0;
    return x >= 0 && x < g.out_width && y >= 0 && y < g.out_height;
  }
  // The first pixel of the thread's row, as if rows went on.
  CT_HD ptrdiff_t place(const SliceGeometry& g, int thread) const {
    const ptrdiff_t pixels = ptrdiff_t(g.out_width) * g.out_height;
    return (first_slice + slice(thread)) * pixels + ptrdiff_t(top + row(thread) - g.y0) * g.out_width +
           (left - g.x0);
  }
};

}  // namespace harima::CT_GPU_TARGET
