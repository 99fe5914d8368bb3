// SPDX-License-Identifier: BSD-3-Clause
// Cubic convolution with a = -1/2 (Keys 1981).
#pragma once

#include "math/madd.h"

namespace harima {

// Weights of samples -1, 0, 1 and 2.
template <class T>
struct CubicWeights {
  T w0, w1, w2, w3;
};

// For a place t in [0, 1) behind sample 0. Always inlined, so that loops that are compiled for several
// processors stay whole.
template <class T>
[[gnu::always_inline]] CT_HD inline CubicWeights<T> cubic_weights(T t) {
  const T u = 1 - t, half = T(0.5), a = T(1.5), b = T(2.5);
  return {-half * t * u * u, 1 + t * t * (a * t - b), 1 + u * u * (a * u - b), -half * u * t * t};
}

// Four samples by their weights.
template <class T>
[[gnu::always_inline]] CT_HD inline T cubic_sum(const CubicWeights<T>& by, T a, T b, T c, T d) {
  return by.w0 * a + by.w1 * b + by.w2 * c + by.w3 * d;
}

inline void cubic_weights(double t, double weights[4]) {
  const auto [w0, w1, w2, w3] = cubic_weights(t);
  weights[0] = w0, weights[1] = w1, weights[2] = w2, weights[3] = w3;
}

}  // namespace harima
