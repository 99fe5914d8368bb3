// SPDX-License-Identifier: BSD-3-Clause
// The steps of iterative methods (recon/) at one pixel or sample, for CPU and CUDA: no fused multiply-add.
#pragma once

#include <cmath>

#include "math/madd.h"

namespace harima {

CT_HD static inline float larger(float a, float b) { return a < b ? b : a; }

// SART, and steps of any gradient.
CT_HD static inline float stepped(float x, float step, float gradient, bool positive) {
  const float next = x + step * gradient;
  return positive ? larger(next, 0.0f) : next;
}

// ML-EM: b over A x, and the pixel by what comes back.
CT_HD static inline float share_of(float measured, float projected, float least) {
  return larger(measured, 0.0f) / larger(projected, least);
}
CT_HD static inline float grown(float x, float factor, float rays, float least_rays) {
  return x * (larger(factor, 0.0f) / larger(rays, least_rays));
}

// Total variation (recon/tv.cc): the dual of the residual, that of the gradient, and the pixel between them.
CT_HD static inline float dual_of_residual(float dual, float off, float sigma, float shrink) {
  return (dual + sigma * off) * shrink;
}

struct AcrossDown {
  float across, down;
};
CT_HD static inline AcrossDown dual_of_gradient(AcrossDown dual, AcrossDown gradient, float sigma,
                                                float limit) {
  const float u = dual.across + sigma * gradient.across, v = dual.down + sigma * gradient.down;
  const float length = sqrtf(u * u + v * v);
  const float share = length > limit ? limit / length : 1.0f;
  return {u * share, v * share};
}
// before: across of the pixel to the left, down of the one above; 0 beyond the slice.
CT_HD static inline float moved_by_dual(float x, float pull, AcrossDown dual, AcrossDown before, float tau,
                                        bool positive) {
  const float divergence = dual.across - before.across + dual.down - before.down;
  const float moved = x - tau * (pull - divergence);
  return positive ? larger(moved, 0.0f) : moved;
}

}  // namespace harima
