// SPDX-License-Identifier: BSD-3-Clause
// Rows of cells as wholes: sums of them, and the median along one. Rows of any multiple of 4 floats.
#include "device/cpu/lanes/kernels.h"
#include "math/mirrored.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr float kInfinity = __builtin_inff();

template <int N>
struct Width {
  static constexpr int value = N;
};

// make(Width, at) for vectors that cover a row.
template <class Make>
inline void along_row(int floats, Make make) {
  int at = 0;
  for (; at + 16 <= floats; at += 16) make(Width<16>{}, at);
  for (; at < floats; at += 4) make(Width<4>{}, at);
}

template <int N>
inline Vector<N> magnitude(Vector<N> v) {
  return v < 0 ? -v : v;
}

// A cell for sorting: NaN, which has no place among numbers, comes last.
template <int L>
inline Vector<L> ranked_cell(const float* cells, int x, int columns) {
  const Vector<L> v = load<L>(cells + size_t(mirrored(x, columns)) * L);
  return v == v ? v : splat<L>(kInfinity);
}

// A sorted window of `width` cells, of which the last is free or infinite, takes one more.
template <int L>
inline void insert(Vector<L>* window, int width, Vector<L> enters) {
  for (int i = 0; i < width; ++i) {
    const Vector<L> v = window[i];
    window[i] = enters < v ? enters : v;
    enters = enters < v ? v : enters;
  }
}

// `leaves`, which is in the window, makes room for `enters`: what is above it moves down, what is above the
// new one up.
template <int L>
inline void exchange(Vector<L>* window, int width, Vector<L> leaves, Vector<L> enters) {
  Vector<L> below = splat<L>(-kInfinity), next = window[0];
  for (int i = 0; i < width; ++i) {
    const Vector<L> here = next;
    next = i + 1 < width ? window[i + 1] : splat<L>(kInfinity);
    const Vector<L> kept = here < leaves ? here : next;
    const Vector<L> low = kept < enters ? kept : enters;
    window[i] = low > below ? low : below;
    below = kept;
  }
}

}  // namespace

void weighted_rows(const float* const* rows, const float* weights, int count, int floats, float* out) {
  along_row(floats, [&](auto size, int at) {
    constexpr int N = size.value;
    Vector<N> sum{};
    for (int k = 0; k < count; ++k) sum = fma_of<N>(splat<N>(weights[k]), load<N>(rows[k] + at), sum);
    store<N>(out + at, sum);
  });
}

void add_roughness(const float* row, const float* enters, const float* leaves, float share, int floats,
                   float* sums, float* total) {
  along_row(floats, [&](auto size, int at) {
    constexpr int N = size.value;
    const Vector<N> sum = load<N>(sums + at);
    store<N>(total + at, load<N>(total + at) + magnitude<N>(load<N>(row + at) - sum * share));
    store<N>(sums + at, sum + (load<N>(enters + at) - load<N>(leaves + at)));
  });
}

void add_between(const float* below, const float* above, float share, int floats, float* row) {
  along_row(floats, [&](auto size, int at) {
    constexpr int N = size.value;
    const Vector<N> low = load<N>(below + at);
    store<N>(row + at, load<N>(row + at) + fma_of<N>(splat<N>(share), load<N>(above + at) - low, low));
  });
}

template <int L>
void RowKernels<L>::median_row(const float* cells, int columns, int width, float* out) {
  Vector<L> window[128];
  const int half = width / 2;
  for (int i = 0; i < width; ++i) window[i] = splat<L>(kInfinity);
  for (int x = -half; x <= half; ++x) insert<L>(window, x + half + 1, ranked_cell<L>(cells, x, columns));
  store<L>(out, window[half]);
  for (int x = 1; x < columns; ++x) {
    exchange<L>(window, width, ranked_cell<L>(cells, x - half - 1, columns),
                ranked_cell<L>(cells, x + half, columns));
    store<L>(out + size_t(x) * L, window[half]);
  }
}

template struct RowKernels<16>;
template struct RowKernels<8>;
template struct RowKernels<4>;

}  // namespace harima::CT_LANES_TARGET
