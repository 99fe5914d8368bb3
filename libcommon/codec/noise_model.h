// SPDX-License-Identifier: BSD-3-Clause
// The noise of pixels as frames themselves tell it: variance = constant + per_value * pixel, as photons and
// read-out make it.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "codec/frame_group.h"

namespace harima {

struct NoiseModel {
  double constant = 0, per_value = 0;
  double deviation(double pixel) const { return std::sqrt(std::max(0.0, constant + per_value * pixel)); }
};

// From how two neighbouring pixels differ from one frame to the next (of a single frame: from one row to the
// next), in small tiles; the median of tiles of like brightness, which edges and bright spots do not move.
// All zero if frames are too small to tell.
NoiseModel estimate_noise(const GroupShape& shape, const std::byte* pixels);

}  // namespace harima
