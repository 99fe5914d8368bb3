// SPDX-License-Identifier: BSD-3-Clause
// How far two images are apart, voxel by voxel; of parts put together in their order, so that nothing depends
// on threads. Where neither value is finite and they are of one kind (both NaN, both +Inf, both -Inf) they
// match and take no further part; where only one is finite, or the kinds differ, they are unmatched.
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "image/frame.h"

namespace harima {

struct Difference {
  int64_t count = 0, unmatched = 0;
  double square = 0, absolute = 0, largest = 0;  // of b - a: sum of squares, of sizes, and the largest size
  double low = std::numeric_limits<double>::infinity(), high = -low;  // of a
  double mean_a = 0, mean_b = 0, aa = 0, bb = 0, ab = 0;  // sums of products of distances from the means

  void add(const Difference& other);
  bool is_identical() const { return largest == 0 && unmatched == 0; }
  double rmse() const;
  double mae() const;
  double ncc() const;               // Pearson's correlation; NaN if one of them is constant
  double psnr(double range) const;  // dB; NaN if there is no difference
};

// Of the pixels that are marked (all if there are no marks). Both views are of one type and size.
Difference difference_of(const FrameView& a, const FrameView& b, std::span<const uint8_t> marks);

}  // namespace harima
