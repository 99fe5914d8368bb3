// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/training.h"

#include <cmath>
#include <numeric>
#include <optional>

#include "denoise/torch/applied.h"
#include "denoise/torch/descent.h"
#include "denoise/torch/guard.h"
#include "denoise/torch/loop.h"

namespace harima::torch_engine {

namespace {

class Training : public TrainingNetwork {
 public:
  Training(const NetworkShape& shape, const Tensors& start, const EngineSettings& settings)
      : shape_(shape), settings_(settings), weights_(weights_of(start, device_of(settings))),
        averaged_(weights_of(start, device_of(settings))), pass_(make_pass(shape, settings)),
        descent_(weights_, settings) {
    for (const Tensor& tensor : start) names_.push_back(tensor.name);
  }

  double step(const Batch& batch, const Step& step) override {
    return guarded([&] {
      const ThreadCount threads(settings_);
      const at::NoGradGuard no_gradients;
      const double loss = pass_->loss(weights_, batch);
      if (!std::isfinite(loss) || (step.most_loss > 0 && loss > step.most_loss)) return loss;
      descent_.step(weights_, pass_->gradients(weights_), step, averaged_);
      applied_.reset();
      return loss;
    });
  }

  double loss(const Batch& batch) override {
    return guarded([&] {
      const ThreadCount threads(settings_);
      const at::NoGradGuard no_gradients;
      if (!applied_) applied_.emplace(shape_, folded(shape_, averaged(), settings_.gain), settings_);
      if (settings_.device != "cpu") return applied_loss(batch);
      std::vector<double> losses(size_t(batch.count));
      each(settings_, batch.count,
           [&](int crop) { losses[size_t(crop)] = applied_loss(crop_of(batch, crop)); });
      return std::accumulate(losses.begin(), losses.end(), 0.0) / batch.count;
    });
  }

  Tensors state() const override {
    Tensors state{{"updates", {1}, {float(descent_.updates)}}};
    for (const auto& [name, tensor] : parts()) state.push_back(from_torch(name, tensor));
    return state;
  }

  void set_state(const Tensors& state) override {
    const at::NoGradGuard no_gradients;
    for (const auto& [name, to] : parts()) {
      const Tensor& from = tensor_named(state, name);
      if (to.sizes().vec() != from.sizes)
        fail("tensor {} is [{}], wanted [{}]", name, fmt::join(from.sizes, ", "),
             fmt::join(to.sizes().vec(), ", "));
      to.copy_(to_torch(from, device_of(settings_)));
    }
    descent_.updates = int64_t(tensor_named(state, "updates").values.at(0));
    applied_.reset();
  }

  Tensors averaged() const override {
    Tensors tensors;
    for (const std::string& name : names_) tensors.push_back(from_torch(name, averaged_.at(name)));
    return tensors;
  }

 private:
  Batch crop_of(const Batch& batch, int crop) const {
    const size_t square = size_t(batch.height) * size_t(batch.width), first = size_t(crop) * square;
    return {1, batch.height, batch.width, batch.inputs + first * size_t(shape_.channels()),
            batch.targets + first};
  }

  double applied_loss(const Batch& batch) {
    const at::Tensor images = images_of(batch.inputs, batch, shape_.channels(), device_of(settings_));
    return loss_of((*applied_)(images), batch, settings_).item<double>();
  }

  // All that is kept, by name.
  std::map<std::string, at::Tensor> parts() const {
    std::map<std::string, at::Tensor> parts = descent_.state();
    for (const std::string& name : names_) {
      parts[name] = weights_.at(name);
      parts[name + ".averaged"] = averaged_.at(name);
    }
    return parts;
  }

  const NetworkShape shape_;
  const EngineSettings settings_;
  std::vector<std::string> names_;
  Weights weights_, averaged_;
  std::optional<Applied> applied_;  // the averaged ones, normalisation folded in
  const std::unique_ptr<Pass> pass_;
  Descent descent_;
};

}  // namespace

std::unique_ptr<TrainingNetwork> make_training(const NetworkShape& shape, const Tensors& start,
                                               const EngineSettings& settings) {
  return guarded([&] { return std::make_unique<Training>(shape, start, settings); });
}

}  // namespace harima::torch_engine
