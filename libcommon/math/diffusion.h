// SPDX-License-Identifier: BSD-3-Clause
// One step of anisotropic diffusion (filter/diffusion.h), at one voxel.
#pragma once

#include "math/madd.h"

namespace harima {

struct DiffusionStep {
  float rate, per_kappa;

  DiffusionStep(double kappa, bool is_3d) : rate(1.0f / (is_3d ? 7 : 5)), per_kappa(float(1 / kappa)) {}

  CT_HD float flow(float difference) const {
    const float share = difference * per_kappa;
    return difference / (1 + share * share);
  }
  // Neighbours along x, y and z; the voxel itself beyond the borders.
  CT_HD float voxel(float v, float left, float right, float above, float below, float before,
                    float behind) const {
    const float across = (flow(above - v) + flow(below - v)) + (flow(before - v) + flow(behind - v));
    return v + rate * (across + (flow(left - v) + flow(right - v)));
  }
};

}  // namespace harima
