// SPDX-License-Identifier: BSD-3-Clause
// The network of network.h, to be applied, by the matrix tiles of a processor in bfloat16. A pixel has the
// same bits in images of any size, as far as it sees the same.
#pragma once

#include "denoise/tiles/convolution.h"
#include "denoise/torch/unet.h"

namespace harima::torch_engine {

class TileUnet {
 public:
  // Normalisation is in the weights. Only where has_bf16_tiles().
  TileUnet(const NetworkShape& shape, const Tensors& tensors);

  // channels x h x w to h x w: denoised.
  void run(const float* images, int height, int width, float* denoised) const;

 private:
  at::Tensor pixels_in(const float* images, int height, int width) const;
  void convolve(size_t layer, LayerImage<uint16_t> from, LayerImage<uint16_t> to) const;

  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const std::vector<Node> nodes_;
  std::vector<TileConvolution> convolutions_;
  std::vector<std::vector<float>> biases_;
};

}  // namespace harima::torch_engine
