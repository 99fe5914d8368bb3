// SPDX-License-Identifier: BSD-3-Clause
// The steps of total variation denoising at one voxel, and the gap that ends them (filter/total_variation.h;
// Chambolle and Pock 2011, algorithm 2, gamma = 1).
#pragma once

#include <cmath>

#include "math/madd.h"

namespace harima {

// Along x, y and z: differences of u to the next voxels, or the dual variables that belong to them.
struct AlongAxes {
  float x, y, z;
};

CT_HD static inline float length_of(AlongAxes v) { return sqrtf(v.x * v.x + v.y * v.y + v.z * v.z); }

// The nearest to p + step * grad u that is not longer than the limit.
CT_HD static inline AlongAxes dual_step(AlongAxes p, AlongAxes gradient, float step, float limit) {
  const AlongAxes far{p.x + step * gradient.x, p.y + step * gradient.y, p.z + step * gradient.z};
  const float length = length_of(far), shrink = limit / (limit < length ? length : limit);
  return {far.x * shrink, far.y * shrink, far.z * shrink};
}

// f - grad^T p; `before`: p.x of the voxel before along x, p.y along y and p.z along z, 0 beyond the borders.
CT_HD static inline float dual_image(float f, AlongAxes p, AlongAxes before) {
  return f + (p.x - before.x) + (p.y - before.y) + (p.z - before.z);
}

// weight * |grad u| - <grad u, p> + 1/2 (u - f + grad^T p)^2, whose sum is the gap between the minimum and
// its dual: none is negative.
CT_HD static inline float gap_of(float u, AlongAxes gradient, AlongAxes p, float image, float limit) {
  const float apart = u - image;
  return limit * length_of(gradient) - (gradient.x * p.x + gradient.y * p.y + gradient.z * p.z) +
         0.5f * apart * apart;
}
// A row's gap is the sum over x of so many sums, of every kGapSums-th voxel each, one after the other.
inline constexpr int kGapSums = 32;

// How far the steps go; the product times the square of the norm of grad, 4 an axis, is 1.
struct TotalVariationSteps {
  float primal = 1, dual;

  explicit TotalVariationSteps(bool is_3d) : dual(float(1.0 / (is_3d ? 12 : 8))) {}
  float share() const { return primal / (1 + primal); }  // of the way from u to the dual image
  float theta() const {
    return 1 / std::sqrt(1 + 2 * primal);
  }  // of that step, how much further the next begins
  void next() {
    const float by = theta();
    primal *= by;
    dual /= by;
  }
};

inline constexpr int kStepsBetweenChecks = 10;

// Of the distance from the minimum: sqrt(2 gap / voxels) in units of the weight.
inline double distance_of_gap(double gap, size_t voxels, double weight) {
  return std::sqrt(2 * (gap > 0 ? gap : 0) / double(voxels)) / weight;
}

}  // namespace harima
