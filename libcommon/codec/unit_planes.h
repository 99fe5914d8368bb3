// SPDX-License-Identifier: BSD-3-Clause
// The frames of a unit as an encoder sees them, and the means that predict them. One thread.
#pragma once

#include <vector>

#include "codec/fit.h"
#include "codec/group_format.h"

namespace harima {

class UnitPlanes {
 public:
  explicit UnitPlanes(const GroupShape& largest);
  int in_unit() const { return int(frames_.size()) - 1; }

  // Of a unit from 1 on; 0: the last of the unit before. The mean of i - 1 predicts frame i.
  Plane& frame(size_t i) { return frames_[i]; }
  Plane& mean(size_t i) { return means_[i]; }
  TapPlanes planes(const Plane& current, size_t i) const {
    return {{&current, &means_[i - 1], &frames_[i - 1]}};
  }

  // Biased mean of the first row of these pixels.
  int16_t first_row_mean(const std::byte* pixels);
  // Frame n of a group into frame i, and the mean after it.
  void load(const std::byte* pixels, int n, size_t i, const GroupHead& head);
  // About `pixels` of frames [first, last), in rows that are evenly spread.
  std::vector<SampleRow> sample(size_t first, size_t last, int pixels) const;
  // `frames`: of the unit that ends.
  void next_unit(size_t frames);

 private:
  GroupShape shape_;
  std::vector<Plane> frames_, means_;
};

}  // namespace harima
