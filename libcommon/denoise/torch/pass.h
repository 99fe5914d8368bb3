// SPDX-License-Identifier: BSD-3-Clause
// A batch through the network of network.h while it learns, forth and back.
#pragma once

#include "denoise/torch/unet.h"

namespace harima::torch_engine {

using Gradients = std::map<std::string, at::Tensor>;  // f32

class Pass {
 public:
  virtual ~Pass() = default;
  // Layers are normalised by the batch.
  virtual double loss(const Weights& weights, const Batch& batch) = 0;
  // Of that loss, by names of the weights; moves what the weights remember of batches, mean and variance, by
  // a tenth of the way.
  virtual Gradients gradients(Weights& weights) = 0;
};

std::unique_ptr<Pass> make_pass(const NetworkShape& shape, const EngineSettings& settings);

// Images of a batch, count x channels x height x width.
at::Tensor images_of(const float* values, const Batch& batch, int channels, at::Device device);
// Of a network's results: mean over the pixels of the batch.
at::Tensor loss_of(const at::Tensor& result, const Batch& batch, const EngineSettings& settings);

}  // namespace harima::torch_engine
