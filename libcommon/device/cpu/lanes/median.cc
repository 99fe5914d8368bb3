// SPDX-License-Identifier: BSD-3-Clause
// The median of an odd number of cells, lane by lane.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

template <int L>
inline void order(Vector<L>& a, Vector<L>& b) {
  const Vector<L> low = a < b ? a : b;
  b = a < b ? b : a;
  a = low;
}

template <int L>
inline Vector<L> median3(Vector<L> a, Vector<L> b, Vector<L> c) {
  order<L>(a, b);
  order<L>(b, c);
  order<L>(a, b);
  return b;
}

// Seven comparisons (Devillard 1998).
template <int L>
inline Vector<L> median5(Vector<L> a, Vector<L> b, Vector<L> c, Vector<L> d, Vector<L> e) {
  order<L>(a, b);
  order<L>(d, e);
  order<L>(a, d);
  order<L>(b, e);
  order<L>(b, c);
  order<L>(c, d);
  order<L>(b, c);
  return c;
}

// The upper half bubbles up until the median is the largest of what is left.
template <int L>
inline Vector<L> median_of(Vector<L>* v, int width) {
  for (int end = width - 1; end >= width / 2; --end)
    for (int i = 0; i < end; ++i) order<L>(v[i], v[i + 1]);
  return v[width / 2];
}

}  // namespace

template <int L>
void PixelKernels<L>::median(const float* const* columns, int width, int count, float* out) {
  Vector<L> window[128];
  for (int i = 0; i < count; ++i) {
    const size_t at = size_t(i) * L;
    Vector<L> middle;
    if (width == 3) {
      middle = median3<L>(load<L>(columns[0] + at), load<L>(columns[1] + at), load<L>(columns[2] + at));
    } else if (width == 5) {
      middle = median5<L>(load<L>(columns[0] + at), load<L>(columns[1] + at), load<L>(columns[2] + at),
                          load<L>(columns[3] + at), load<L>(columns[4] + at));
    } else {
      for (int c = 0; c < width; ++c) window[c] = load<L>(columns[c] + at);
      middle = median_of<L>(window, width);
    }
    store<L>(out + at, middle);
  }
}

template void PixelKernels<16>::median(const float* const*, int, int, float*);
template void PixelKernels<8>::median(const float* const*, int, int, float*);
template void PixelKernels<4>::median(const float* const*, int, int, float*);

}  // namespace harima::CT_LANES_TARGET
