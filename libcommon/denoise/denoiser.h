// SPDX-License-Identifier: BSD-3-Clause
// A trained network at work on slices of any size: as they are, or in tiles with a halo, which gives the same
// values.
#pragma once

#include "denoise/engine.h"
#include "denoise/model.h"

namespace harima {

class Denoiser {
 public:
  // `tile`: pixels a side of what is computed at once, without the halo; 0: whole slices. Where memory ends,
  // that of the machine or settings.memory_bytes, smaller tiles are taken, which is said; fails if there are
  // none.
  Denoiser(const Model& model, const EngineSettings& settings, int tile);
  // channels() slices of scaled values, the one that is denoised in the middle, to one.
  void run(const std::vector<const float*>& slices, int width, int height, float* denoised);

 private:
  void take_smaller_tiles(int width, int height);
  void run_tiles(const std::vector<const float*>& slices, int width, int height, float* denoised);

  const NetworkShape shape_;
  const EngineSettings settings_;
  const std::unique_ptr<AppliedNetwork> network_;
  int tile_;
  std::vector<float> in_, out_;
};

// About what a network takes to be applied to a pixel, and the largest tile that fits into the memory of
// `settings`: 0 if a slice of this size does.
size_t bytes_a_pixel(const NetworkShape& shape, const EngineSettings& settings);
// Fails if not even the smallest tile fits.
int tile_for(const NetworkShape& shape, const EngineSettings& settings, int width, int height);

}  // namespace harima
