// SPDX-License-Identifier: BSD-3-Clause
// Which level gets pixels onto a disk of some speed fastest: packing and writing go on at the same time, so
// the slower one counts.
#pragma once

#include <span>

#include "measure.h"

namespace harima::bench {

inline constexpr double kDisks[] = {0.1e9, 0.5e9, 1e9, 3e9};  // bytes a second

struct Advice {
  double disk = 0;                            // bytes a second
  int level = 0;                              // of fcompress, the fastest of them
  double write = 0, read = 0;                 // bytes of pixels a second with it
  bool pays() const { return write > disk; }  // else writing the pixels as they are is faster
};

// From what was measured of our levels without loss, with all threads. None if there is no such.
std::vector<Advice> advise(std::span<const Measured> all);

}  // namespace harima::bench
