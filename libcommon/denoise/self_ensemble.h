// SPDX-License-Identifier: BSD-3-Clause
// A network sees an image turned and mirrored as another one; the mean of what it makes of several ways that
// the image may lie, turned back, is nearer to the truth than one of them (geometric self-ensemble: Timofte,
// Rothe and Van Gool, CVPR 2016).
#pragma once

#include <vector>

#include "denoise/denoiser.h"

namespace harima {

inline constexpr int kMostWays = 8;  // of a square: as it lies, mirrored, turned

class SelfEnsemble {
 public:
  // `ways`: 1 to kMostWays.
  SelfEnsemble(const Model& model, const EngineSettings& settings, int tile, int ways)
      : denoiser_(model, settings, tile), ways_(ways) {}
  // As Denoiser::run(), in the ways `first`, first + 1, ..., of which 8 is 0 again.
  void run(const std::vector<const float*>& slices, int width, int height, float* denoised, int first = 0);

 private:
  Denoiser denoiser_;
  void add_way(int way, const std::vector<const float*>& slices, int width, int height, float* denoised);

  const int ways_;
  std::vector<float> turned_, one_;
};

}  // namespace harima
