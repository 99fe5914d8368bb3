// SPDX-License-Identifier: BSD-3-Clause
// Grey values to 8 or 16 bit through a window, as the facility's converter does it:
// v = trunc(S (f - low) / (high - low)), S = 255 or 65535; below 1 is 0, above S is S.
#pragma once

#include "math/madd.h"

namespace harima {

CT_HD static inline int quantise(double value, double low, double high, int top) {
  const double v = top * (value - low) / (high - low);
  return v < 1 ? 0 : v > top ? top : int(v);
}

}  // namespace harima
