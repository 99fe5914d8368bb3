// SPDX-License-Identifier: BSD-3-Clause
// What was seen in raw rows when they were corrected: samples at or below the floor, the smallest I - D, the
// largest line integral.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace harima {

struct RowTally {
  int clipped;
  float lowest_signal, largest_p;
};

// Of many rows, or yet of none.
struct SignalTally {
  int64_t clipped = 0;
  float lowest_signal = std::numeric_limits<float>::max(), largest_p = std::numeric_limits<float>::lowest();

  template <class Part>  // a RowTally or a SignalTally
  void add(const Part& part) {
    clipped += part.clipped;
    lowest_signal = std::min(lowest_signal, part.lowest_signal);
    largest_p = std::max(largest_p, part.largest_p);
  }
};

}  // namespace harima
