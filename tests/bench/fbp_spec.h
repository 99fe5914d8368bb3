// SPDX-License-Identifier: BSD-3-Clause
// The filtered back projection that benches measure, or compare with: plain ramp, the whole slice, even
// angles over half a turn.
#pragma once

#include <cmath>

#include "device/fbp.h"

namespace harima {

inline FbpSpec plain_fbp(const SinogramBatch& batch) {
  FbpSpec spec;
  spec.columns = spec.width = spec.out_width = spec.out_height = batch.columns;
  spec.views = batch.views;
  spec.lanes = batch.lanes;
  spec.window = [](double) { return 1.0; };
  spec.circle_px = 0.5 * (batch.columns - 1);
  for (int v = 0; v < batch.views; ++v) spec.angle_rad.push_back(M_PI * v / batch.views);
  spec.weight_rad.assign(size_t(batch.views), M_PI / batch.views);
  return spec;
}

}  // namespace harima
