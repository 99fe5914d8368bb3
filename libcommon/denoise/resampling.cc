// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/resampling.h"

#include <cstring>
#include <initializer_list>

#include "base/vector_clones.h"
#include "denoise/bfloat16.h"

namespace harima {

namespace {

// one(i) for each channel. They are few, and what is left of them after whole vectors takes longest: vectors
// are short. What is written is not read.
template <class One>
inline __attribute__((always_inline)) void each_channel(int count, const One& one) {
  constexpr int kLanes = 8;
  int first = 0;
  for (; first + kLanes <= count; first += kLanes) {
#pragma GCC ivdep
    for (int i = 0; i < kLanes; ++i) one(first + i);
  }
#pragma GCC ivdep
  for (int i = first; i < count; ++i) one(i);
}

// Two pixels of a row and those below them.
template <class T>
struct Square {
  T *a, *b, *c, *d;
  Square(const LayerImage<T>& image, int y, int x)
      : a(image.row(2 * y) + 2 * size_t(x) * size_t(image.stride)), b(a + image.stride),
        c(a + size_t(image.width) * size_t(image.stride)), d(c + image.stride) {}
};

template <class T>
inline __attribute__((always_inline)) void largest(const T* a, const T* b, const T* c, const T* d,
                                                   T* __restrict__ to, int count) {
  each_channel(
      count, [&](int i) __attribute__((always_inline)) {
        const float upper = widened(a[i]) >= widened(b[i]) ? widened(a[i]) : widened(b[i]),
                    lower = widened(c[i]) >= widened(d[i]) ? widened(c[i]) : widened(d[i]);
        narrow_to(to[i], upper >= lower ? upper : lower);
      });
}

// A gradient to one of the pixels a, b, c, d: the shares of those that are still to come, as numbers, for
// vectors know no branches.
template <class T>
inline __attribute__((always_inline)) void give_to_largest(const T* a, const T* b, const T* c, const T* d,
                                                           const T* pooled, const T* other_a,
                                                           const T* other_b, const T* other_c,
                                                           const T* other_d, T* __restrict__ to_a,
                                                           T* __restrict__ to_b, T* __restrict__ to_c,
                                                           T* __restrict__ to_d, int count) {
  each_channel(
      count, [&](int i) __attribute__((always_inline)) {
        const float u = widened(a[i]), v = widened(b[i]), w = widened(c[i]), x = widened(d[i]),
                    gradient = widened(pooled[i]);
        const float upper = u >= v ? u : v, lower = w >= x ? w : x, most = upper >= lower ? upper : lower;
        const float after_a = u < most ? 1.f : 0.f, after_b = v < most ? after_a : 0.f,
                    after_c = w < most ? after_b : 0.f;
        narrow_to(to_a[i], widened(other_a[i]) + gradient * (1 - after_a));
        narrow_to(to_b[i], widened(other_b[i]) + gradient * (after_a - after_b));
        narrow_to(to_c[i], widened(other_c[i]) + gradient * (after_b - after_c));
        narrow_to(to_d[i], widened(other_d[i]) + gradient * after_c);
      });
}

template <class T>
inline __attribute__((always_inline)) void sum_of_four(const T* a, const T* b, const T* c, const T* d,
                                                       T* __restrict__ to, int count) {
  each_channel(
      count, [&](int i) __attribute__((always_inline)) {
        narrow_to(to[i], (widened(a[i]) + widened(b[i])) + (widened(c[i]) + widened(d[i])));
      });
}

#define HARIMA_RESAMPLING_LOOPS(T)                                                                          \
  CT_VECTOR_CLONES void largest_loop(const T* a, const T* b, const T* c, const T* d, T* to, int count) {    \
    largest(a, b, c, d, to, count);                                                                         \
  }                                                                                                         \
  CT_VECTOR_CLONES void give_loop(const Square<const T>& in, const T* pooled, const Square<const T>& other, \
                                  const Square<T>& to, int count) {                                         \
    give_to_largest(in.a, in.b, in.c, in.d, pooled, other.a, other.b, other.c, other.d, to.a, to.b, to.c,   \
                    to.d, count);                                                                           \
  }                                                                                                         \
  CT_VECTOR_CLONES void sum_loop(const T* a, const T* b, const T* c, const T* d, T* to, int count) {        \
    sum_of_four(a, b, c, d, to, count);                                                                     \
  }
HARIMA_RESAMPLING_LOOPS(float)
HARIMA_RESAMPLING_LOOPS(uint16_t)
#undef HARIMA_RESAMPLING_LOOPS

// work(y, x) for each pixel.
template <class T, class Work>
void each_pixel(const LayerImage<T>& image, const Work& work) {
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) work(y, x);
}

template <class T>
T* pixel(const LayerImage<T>& image, int y, int x) {
  return image.row(y) + size_t(x) * size_t(image.stride);
}

}  // namespace

template <class T>
void pool(ConstLayerImage<T> from, LayerImage<T> to) {
  each_pixel(to, [&](int y, int x) {
    const Square square(from, y, x);
    largest_loop(square.a, square.b, square.c, square.d, pixel(to, y, x), to.channels);
  });
}

template <class T>
void pool_backward(ConstLayerImage<T> from, ConstLayerImage<T> pooled, ConstLayerImage<T> other,
                   LayerImage<T> to) {
  each_pixel(pooled, [&](int y, int x) {
    give_loop(Square(from, y, x), pixel(pooled, y, x), Square(other, y, x), Square(to, y, x), to.channels);
  });
}

template <class T>
void double_sides(ConstLayerImage<T> from, LayerImage<T> to) {
  const size_t bytes = size_t(from.channels) * sizeof(T);
  each_pixel(from, [&](int y, int x) {
    const Square square(to, y, x);
    for (T* const one : {square.a, square.b, square.c, square.d}) std::memcpy(one, pixel(from, y, x), bytes);
  });
}

template <class T>
void double_sides_backward(ConstLayerImage<T> doubled, LayerImage<T> to) {
  each_pixel(to, [&](int y, int x) {
    const Square square(doubled, y, x);
    sum_loop(square.a, square.b, square.c, square.d, pixel(to, y, x), to.channels);
  });
}

#define HARIMA_RESAMPLING_OF(T)                                                                              \
  template void pool<T>(ConstLayerImage<T>, LayerImage<T>);                                                  \
  template void pool_backward<T>(ConstLayerImage<T>, ConstLayerImage<T>, ConstLayerImage<T>, LayerImage<T>); \
  template void double_sides<T>(ConstLayerImage<T>, LayerImage<T>);                                          \
  template void double_sides_backward<T>(ConstLayerImage<T>, LayerImage<T>);
HARIMA_RESAMPLING_OF(float)
HARIMA_RESAMPLING_OF(uint16_t)
#undef HARIMA_RESAMPLING_OF

}  // namespace harima
