// SPDX-License-Identifier: BSD-3-Clause
// The U-Net of network.h in libtorch. Only what versions 1.13 to 2.x share is used: no autocast, no
// torch::optim, no modules.
#pragma once

#include <torch/torch.h>

#include "denoise/engine.h"

namespace harima::torch_engine {

// Tensors of a network by name, and how they are computed with.
struct Weights {
  std::map<std::string, at::Tensor> tensors;  // f32
  const at::Tensor& at(const std::string& name) const { return tensors.at(name); }
};

at::Device device_of(const EngineSettings& settings);
at::Tensor to_torch(const Tensor& tensor, at::Device device);
// Convolutions lie channels last, as they are computed.
Weights weights_of(const Tensors& tensors, at::Device device);
Tensor from_torch(const std::string& name, const at::Tensor& tensor);

enum class Norm { learning, folded };  // by the batch; already in the weights

// n x channels x h x w, f32, to n x 1 x h x w, f32. `gain`: of the last layer.
at::Tensor unet(const NetworkShape& shape, const std::vector<Layer>& layers, Weights& weights,
                const at::Tensor& images, Norm norm, bool half, double gain = 1);

}  // namespace harima::torch_engine
