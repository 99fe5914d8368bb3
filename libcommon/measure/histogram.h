// SPDX-License-Identifier: BSD-3-Clause
// How many values fall into each of some equal bins. The same bins as numpy.histogram: bin i holds low +
// i*width <= value < low + (i+1)*width, all in double, and the last one its upper edge too.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "image/selection.h"

namespace harima {

struct Bins {
  double low = 0, high = 1;
  int count = 1;
  double width() const { return (high - low) / count; }
  double edge(int i) const { return i == count ? high : i * width() + low; }
  double centre(int i) const { return 0.5 * (edge(i) + edge(i + 1)); }
};

struct Histogram {
  Bins bins;
  std::vector<uint64_t> counts;
  uint64_t below = 0, above = 0, nan = 0;  // -Inf is below, +Inf above
  uint64_t voxels() const;                 // all of them
};

// `on_frame` is called after each frame.
Histogram histogram_of(Source& source, const Bins& bins, size_t memory_bytes, const Selection& selection = {},
                       const std::function<void()>& on_frame = {});

// The least and the largest finite value; 0 and -1 if there is none.
struct Extent {
  double low = 0, high = -1;
  bool is_empty() const { return high < low; }
};
Extent extent_of(Source& source, size_t memory_bytes, const Selection& selection = {});
Extent extent_of(const Pixels& pixels);

}  // namespace harima
