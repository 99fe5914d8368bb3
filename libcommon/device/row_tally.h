// SPDX-License-Identifier: BSD-3-Clause
// What was seen in a raw row when it was corrected: samples at or below the floor, the smallest I - D, the largest line integral.
#pragma once

namespace harima {

struct RowTally {
  int clipped;
  float lowest_signal, largest_p;
};

}  // namespace harima
