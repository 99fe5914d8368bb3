// SPDX-License-Identifier: BSD-3-Clause
// The median of a few values, by comparing and swapping alone. Of n/2 + 2 of n values neither the least nor
// the greatest is the median: both are forgotten for one value that was not yet looked at, until there are
// none ("forgetful selection", Devillard 1998 and others before).
#pragma once

#include "math/madd.h"

namespace harima {

// Of 2 * half + 1 values, half > 0; `held` are the first half + 2, and held[half] becomes the median. part(a,
// b) leaves the lesser one in a; take(a, i) puts value i into a. A value may be one number or many side by
// side.
template <class Value, class Part, class Take>
CT_HD inline void select_median(Value* held, int half, Part part, Take take) {
  CT_UNROLL
  for (int least = 0; least < half; ++least) {
    CT_UNROLL
    for (int i = least + 1; i < half + 2; ++i) part(held[least], held[i]);
    CT_UNROLL
    for (int i = least + 1; i < half + 1; ++i) part(held[i], held[half + 1]);
    if (least + 1 < half) take(held[half + 1], half + 2 + least);
  }
}

}  // namespace harima
