// SPDX-License-Identifier: BSD-3-Clause
// How few bits a pixel of noisy frames can take without loss: what the noise alone costs, whoever packs it.
#pragma once

#include <optional>

#include "codec/frame_group.h"

namespace harima::bench {

// Bits a pixel: the mean of log2(2 pi e (variance + 1/12)) / 2, the entropy of Gaussian noise in whole counts
// (Cover and Thomas, Elements of Information Theory, 8.4 and 8.3), with the variance of each pixel's
// brightness as the frames tell it (codec/noise_model.h). Holds for noise that pixels do not share. None for
// 32 bit pixels, and where frames have no noise to be seen.
std::optional<double> noise_floor(const GroupShape& shape, const std::byte* pixels);

}  // namespace harima::bench
