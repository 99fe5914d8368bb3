// SPDX-License-Identifier: BSD-3-Clause
// Sums of a value and its neighbours on a line, weights alike on both sides: w[0] v(0) + w[1] (v(-1) + v(1))
// + w[2] ... in this order, so that all who sum get the same bits.
#pragma once

#include "math/madd.h"

namespace harima {

template <class Sum>
CT_HD inline Sum add_pair(Sum sum, Sum weight, Sum before, Sum behind) {
  return sum + weight * (before + behind);
}

// at(k): the value k places on, |k| <= reach.
template <class Sum, class At>
CT_HD inline Sum weighted_sum(const Sum* weights, int reach, At at) {
  Sum sum = weights[0] * at(0);
  for (int k = 1; k <= reach; ++k) sum = add_pair(sum, weights[k], at(-k), at(k));
  return sum;
}

// Unsharp mask: what smoothing took away is added.
template <class Sum>
CT_HD inline Sum sharpened(Sum value, Sum smooth, Sum amount) {
  return value + amount * (value - smooth);
}

}  // namespace harima
