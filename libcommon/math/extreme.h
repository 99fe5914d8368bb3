// SPDX-License-Identifier: BSD-3-Clause
// The lesser and the larger of two numbers, neither NaN.
#pragma once

#include "math/madd.h"

namespace harima {

struct Lesser {
  template <class T>
  CT_HD static T of(T a, T b) {
    return b < a ? b : a;
  }
};
struct Larger {
  template <class T>
  CT_HD static T of(T a, T b) {
    return b > a ? b : a;
  }
};

}  // namespace harima
