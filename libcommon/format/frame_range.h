// SPDX-License-Identifier: BSD-3-Clause
// The smallest and the largest value of a frame.
#pragma once

#include "image/frame.h"

namespace harima {

struct Range {
  double low = 0, high = 0;
};

// NaN does not count; 0 and 0 if there is nothing else.
Range range_of(const FrameView& frame);

}  // namespace harima
