// SPDX-License-Identifier: BSD-3-Clause
// Which samples of a row may be zingers, told for many at a time: those that exceed at least half of the
// numbers of their box.
#pragma once

#include <span>
#include <vector>

#include "math/zinger.h"

namespace harima {

// The box of a sample: of each of these rows its column, or the five nearest ones.
template <class T>
struct ZingerBoxes {
  std::span<const T* const> rows;
  int width;
  bool is_wide;
};

// Columns of `own` in order, among them all for which stands_out_of_box() holds. For all types of pixels.
template <class T>
std::vector<int> zinger_candidates(const T* own, const ZingerBoxes<T>& boxes, Wide<T> difference);

}  // namespace harima
