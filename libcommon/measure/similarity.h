// SPDX-License-Identifier: BSD-3-Clause
// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004), in double: windows are Gaussian with a sigma
// of 1.5 pixels cut off to 11, K1 = 0.01, K2 = 0.03, variances are those of the population, and only windows
// that lie within the image count. It is skimage.metrics.structural_similarity(a, b, data_range=range,
// gaussian_weights=True, sigma=1.5, use_sample_covariance=False), of each slice in 2-D, or of the volume in
// 3-D with windows of 11 x 11 x 11.
#pragma once

#include <cstdint>
#include <span>

#include "image/frame.h"

namespace harima {

inline constexpr int kSimilarityReach = 5;  // pixels to each side of the middle of a window

struct Similarity {
  double sum = 0;
  int64_t windows = 0;
  double mean() const;  // NaN if there are no windows
};

// The windows whose middle lies in the middle one of some frames of `a` and `b`: one frame each for 2-D, 11
// for 3-D. Those that hold a value that is not finite do not count, nor those whose middle is not marked (all
// are if there are no marks).
Similarity similarity_of(std::span<const FrameView> a, std::span<const FrameView> b, double range,
                         std::span<const uint8_t> marks);

}  // namespace harima
