// SPDX-License-Identifier: BSD-3-Clause
// Between the levels of the network of network.h: the largest of 2 x 2 pixels, pixels doubled, and the
// gradients of both. Values are f32 or bfloat16 (bfloat16.h), row after row, pixel after pixel, channels
// fastest; sums are f32, rounded once.
#pragma once

#include <cstddef>
#include <type_traits>

namespace harima {

template <class T>
struct LayerImage {
  T* values = nullptr;
  int height = 0, width = 0, channels = 0;
  int stride = 0;  // values from a pixel to the next: more than channels where images lie side by side in one

  T* row(int y) const { return values + size_t(y) * size_t(width) * size_t(stride); }
  operator LayerImage<const T>() const { return {values, height, width, channels, stride}; }
};
template <class T>
using ConstLayerImage = LayerImage<const std::type_identity_t<T>>;

// `to` has half the sides.
template <class T>
void pool(ConstLayerImage<T> from, LayerImage<T> to);
// From the gradient of what was pooled, which goes to the first of the largest pixels, and another gradient
// of `from`.
template <class T>
void pool_backward(ConstLayerImage<T> from, ConstLayerImage<T> pooled, ConstLayerImage<T> other,
                   LayerImage<T> to);

// `to` has twice the sides.
template <class T>
void double_sides(ConstLayerImage<T> from, LayerImage<T> to);
template <class T>
void double_sides_backward(ConstLayerImage<T> doubled, LayerImage<T> to);

}  // namespace harima
