// SPDX-License-Identifier: BSD-3-Clause
// How far each pixel of a group may be off, and how far each is.
#pragma once

#include <vector>

#include "codec/loss.h"
#include "codec/noise_model.h"

namespace harima {

struct Allowance {
  enum class Kind { uniform, pointwise, noise } kind = Kind::uniform;
  double value = 0;  // uniform: an error; pointwise: a fraction of the pixel; noise: a fraction of its noise,
                     // and half a count
  NoiseModel noise;

  double of(double pixel, double back) const {
    if (kind == Kind::uniform) return value;
    if (kind == Kind::pointwise) return value * std::abs(pixel);
    return value * noise.deviation(std::max(pixel, back)) + 0.5;
  }
};

// A pixel that came back further off than allowed, or that is no number, as it was.
struct KeptPixel {
  uint32_t skipped;  // pixels since the last one of these
  uint32_t bits;     // as they lie in memory, the rest 0
};

// Compares what came `back` with the `pixels` of a group and puts in order what is not as allowed. Returns
// errors that remain.
LossRecord keep_pixels(const GroupShape& shape, const std::byte* pixels, std::byte* back,
                       const Allowance& allowance, std::vector<KeptPixel>& kept);

}  // namespace harima
