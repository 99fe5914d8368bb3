// SPDX-License-Identifier: BSD-3-Clause
// Straight lines over columns that are stripes, from the nearest one before them that is none to the nearest behind.
#pragma once

#include <vector>

#include "device/sinogram_batch.h"

namespace harima {

class Bridges {
 public:
  // mask: cells of a row of `shape`, above 0 where a lane has a stripe. The two outermost columns at either end stay as they are, and so do
  // stripes of more than `most` columns. Of the shape, data is not looked at.
  Bridges(const std::vector<float>& mask, const SinogramBatch& shape, int most);

  bool is_empty() const { return bridges_.empty(); }
  // Over a row of cells. Safe from several threads.
  void cross(float* row) const;

 private:
  // A sample that is taken from two others, all as floats from the begin of the row.
  struct Bridge {
    size_t at, left, right;
    float share;
  };
  std::vector<Bridge> bridges_;
};

}  // namespace harima
