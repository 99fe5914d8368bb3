// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/pass.h"

#include "denoise/torch/autograd_pass.h"
#include "denoise/torch/crop_pass.h"

namespace harima::torch_engine {

std::unique_ptr<Pass> make_pass(const NetworkShape& shape, const EngineSettings& settings) {
  return settings.device == "cpu" ? make_crop_pass(shape, settings) : make_autograd_pass(shape, settings);
}

at::Tensor images_of(const float* values, const Batch& batch, int channels, at::Device device) {
  return at::from_blob(const_cast<float*>(values), {batch.count, channels, batch.height, batch.width},
                       at::kFloat)
      .to(device);
}

at::Tensor loss_of(const at::Tensor& result, const Batch& batch, const EngineSettings& settings) {
  const at::Tensor difference =
      (result - images_of(batch.targets, batch, 1, result.device())) / settings.gain;
  return (settings.absolute_loss ? difference.abs() : difference.square()).mean();
}

}  // namespace harima::torch_engine
