// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/autograd_pass.h"

namespace harima::torch_engine {

namespace {

bool is_statistic(const std::string& name) { return name.ends_with(".mean") || name.ends_with(".variance"); }

class AutogradPass : public Pass {
 public:
  AutogradPass(const NetworkShape& shape, const EngineSettings& settings)
      : shape_(shape), layers_(layers_of(shape)), settings_(settings) {}

  double loss(const Weights& weights, const Batch& batch) override {
    const at::AutoGradMode with_gradients(true);
    for (const auto& [name, tensor] : weights.tensors)
      now_.tensors[name] = is_statistic(name) ? tensor.clone() : tensor.detach().requires_grad_(true);
    const at::Tensor images = images_of(batch.inputs, batch, shape_.channels(), device_of(settings_));
    loss_ = loss_of(unet(shape_, layers_, now_, images, Norm::learning, settings_.half, settings_.gain),
                    batch, settings_);
    return loss_.item<double>();
  }

  Gradients gradients(Weights& weights) override {
    loss_.backward();
    Gradients gradients;
    for (const auto& [name, tensor] : now_.tensors) {
      if (is_statistic(name)) weights.at(name).copy_(tensor);
      else gradients[name] = tensor.grad();
    }
    return gradients;
  }

 private:
  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const EngineSettings settings_;
  Weights now_;
  at::Tensor loss_;
};

}  // namespace

std::unique_ptr<Pass> make_autograd_pass(const NetworkShape& shape, const EngineSettings& settings) {
  return std::make_unique<AutogradPass>(shape, settings);
}

}  // namespace harima::torch_engine
