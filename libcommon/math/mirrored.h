// SPDX-License-Identifier: BSD-3-Clause
// Neighbours beyond an edge: what is there is mirrored, the edge included (d c b a | a b c d | d c b a,
// "reflect" of scipy.ndimage), as often as needed.
#pragma once

#include "math/madd.h"

namespace harima {

// The index within [0, size) that stands for `index`.
CT_HD static inline int mirrored(int index, int size) {
  if (index >= 0 && index < size) return index;
  const int period = 2 * size;
  const int at = (index % period + period) % period;
  return at < size ? at : period - 1 - at;
}

}  // namespace harima
