// SPDX-License-Identifier: BSD-3-Clause
// A network that is applied, the fastest way there is for it.
#pragma once

#include <optional>

#include "denoise/torch/tile_unet.h"

namespace harima::torch_engine {

class Applied {
 public:
  // Normalisation is in the weights.
  Applied(const NetworkShape& shape, const Tensors& tensors, const EngineSettings& settings);
  // n x channels x h x w, f32, on its device, to n x 1 x h x w, f32.
  at::Tensor operator()(const at::Tensor& images);

 private:
  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const EngineSettings settings_;
  Weights weights_;
  std::optional<TileUnet> tiles_;
};

}  // namespace harima::torch_engine
