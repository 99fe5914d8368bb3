// SPDX-License-Identifier: BSD-3-Clause
#include "device/merged_tables.h"

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

constexpr double kStillSamples = 0.25;

// Depths w = y cos a - x sin a of pixels of a tile whose x cos a + y sin a is between two numbers; first >
// last: there are none.
struct Depths {
  double first = -kMergedCorner, last = kMergedCorner;
  // |p u + q w| <= kMergedEdge
  void bound(double p, double q, double u1, double u2) {
    if (q < 0) p = -p, q = -q;
    const double low = std::min(p * u1, p * u2), high = std::max(p * u1, p * u2);
    if (q < 1e-6 && (low > kMergedEdge || high < -kMergedEdge)) last = first - 1;
    if (q < 1e-6) return;
    first = std::max(first, (-kMergedEdge - high) / q);
    last = std::min(last, (kMergedEdge - low) / q);
  }
};

}  // namespace

bool stays_still(double x, double y, double slope) {
  return (std::hypot(x, y) + kMergedCorner) * std::abs(slope) * kMergedStepRad <= kStillSamples;
}

int merged_middle_sample(double slope) { return int(std::ceil(kMergedCorner * std::abs(slope))) + 1; }

RowSpan merged_rises(int first_cell, int cells, double cosine, double sine, double slope) {
  const double u1 = 0.5 * (first_cell - 1.01) - kMergedHalf,
               u2 = 0.5 * (first_cell + cells + 0.01) - kMergedHalf;
  Depths depths;
  depths.bound(cosine, -sine, u1, u2);
  depths.bound(sine, cosine, u1, u2);
  if (depths.first > depths.last) return {};
  const double a = depths.first * slope, b = depths.last * slope;
  return {int(std::floor(std::min(a, b) - 0.01)), int(std::floor(std::max(a, b) + 0.01)) + 1};
}

}  // namespace harima
