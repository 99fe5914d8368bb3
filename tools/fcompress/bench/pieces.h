// SPDX-License-Identifier: BSD-3-Clause
// A sample in pieces, each compressed by itself.
#pragma once

#include "codec.h"
#include "sample.h"

namespace harima::bench {

struct Range {
  int first = 0, count = 0;  // frames of the sample
};

// All of the sample, in an order in which any first few come from all over it: a codec that has time for no
// more is measured on the scan, not on its first dark frames.
std::vector<Range> pieces_of(const Sample& sample, Piece piece);

}  // namespace harima::bench
