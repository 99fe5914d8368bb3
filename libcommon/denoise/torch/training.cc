// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/training.h"

#include <cmath>

#include "denoise/torch/guard.h"

namespace harima::torch_engine {

namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8, kMostNorm = 1;
constexpr double kMomentum = 0.8, kMatrixRate = 5;  // of orthogonal steps; their rate is that many times the one of Adam

bool is_learnt(const std::string& name) { return !name.ends_with(".mean") && !name.ends_with(".variance"); }

class Training : public TrainingNetwork {
 public:
  Training(const NetworkShape& shape, const Tensors& start, const EngineSettings& settings)
      : shape_(shape), layers_(layers_of(shape)), settings_(settings), device_(device_of(settings)) {
    for (const Tensor& tensor : start) {
      const at::Tensor value = to_torch(tensor, device_);
      names_.push_back(tensor.name);
      weights_.tensors[tensor.name] = value;
      averaged_.tensors[tensor.name] = value.clone();
      if (!is_learnt(tensor.name)) continue;
      value.requires_grad_(true);
      moments_[tensor.name] = {at::zeros_like(value), at::zeros_like(value)};
    }
  }

  double step(const Batch& batch, const Step& step) override {
    return guarded([&] {
      const ThreadCount threads(settings_);
      const auto before = statistics();
      const at::Tensor loss = loss_of(batch, weights_, Norm::learning);
      const double value = loss.item<double>();
      if (!std::isfinite(value) || (step.most_loss > 0 && value > step.most_loss)) {
        for (const auto& [name, was] : before) weights_.at(name).copy_(was);
        return value;
      }
      loss.backward();
      const at::NoGradGuard no_gradients;
      descend(step.rate);
      average(step.averaging);
      return value;
    });
  }

  double loss(const Batch& batch) override {
    return guarded([&] {
      const ThreadCount threads(settings_);
      const at::NoGradGuard no_gradients;
      return loss_of(batch, averaged_, Norm::learnt).item<double>();
    });
  }

  Tensors state() const override {
    Tensors state{{"updates", {1}, {float(updates_)}}};
    for (const std::string& name : names_) {
      state.push_back(from_torch(name, weights_.at(name)));
      state.push_back(from_torch(name + ".averaged", averaged_.at(name)));
      if (!is_learnt(name)) continue;
      state.push_back(from_torch(name + ".moment1", moments_.at(name).first));
      state.push_back(from_torch(name + ".moment2", moments_.at(name).second));
    }
    return state;
  }

  void set_state(const Tensors& state) override {
    const at::NoGradGuard no_gradients;
    const auto set = [&](const at::Tensor& to, const std::string& name) {
      const Tensor& from = tensor_named(state, name);
      if (to.sizes().vec() != from.sizes) fail("tensor {} is [{}], wanted [{}]", name, fmt::join(from.sizes, ", "), fmt::join(to.sizes().vec(), ", "));
      to.copy_(to_torch(from, device_));
    };
    for (const std::string& name : names_) {
      set(weights_.at(name), name);
      set(averaged_.at(name), name + ".averaged");
      if (!is_learnt(name)) continue;
      set(moments_.at(name).first, name + ".moment1");
      set(moments_.at(name).second, name + ".moment2");
    }
    updates_ = int64_t(tensor_named(state, "updates").values.at(0));
  }

  Tensors averaged() const override {
    Tensors tensors;
    for (const std::string& name : names_) tensors.push_back(from_torch(name, averaged_.at(name)));
    return tensors;
  }

 private:
  at::Tensor loss_of(const Batch& batch, Weights& weights, Norm norm) {
    const auto image = [&](const float* values, int64_t channels) {
      return at::from_blob(const_cast<float*>(values), {batch.count, channels, batch.height, batch.width}, at::kFloat).to(device_);
    };
    const at::Tensor result = unet(shape_, layers_, weights, image(batch.inputs, shape_.channels()), norm, settings_.half, settings_.gain);
    const at::Tensor difference = (result - image(batch.targets, 1)) / settings_.gain;
    return (settings_.absolute_loss ? difference.abs() : difference.square()).mean();
  }

  // What batches tell normalised layers in passing, without being learnt from.
  std::map<std::string, at::Tensor> statistics() const {
    std::map<std::string, at::Tensor> all;
    for (const std::string& name : names_)
      if (!is_learnt(name)) all[name] = weights_.at(name).clone();
    return all;
  }

  // Convolutions by orthogonal steps; what is left by Adam, after gradients were cut.
  void descend(double rate) {
    double squares = 0;
    for (auto& [name, moments] : moments_) squares += weights_.at(name).grad().square().sum().item<double>();
    const double cut = std::min(1.0, kMostNorm / (std::sqrt(squares) + 1e-12));
    ++updates_;
    for (auto& [name, moments] : moments_) {
      const at::Tensor& weight = weights_.at(name);
      const at::Tensor gradient = weight.grad() * cut;
      if (weight.dim() == 4 && weight.size(0) > 1) turn(weight, gradient, moments.first, kMatrixRate * rate);
      else adam(weight, gradient, moments, rate);
      weight.mutable_grad() = at::Tensor();
    }
  }

  void adam(const at::Tensor& weight, const at::Tensor& gradient, std::pair<at::Tensor, at::Tensor>& moments, double rate) {
    const double bias1 = 1 - std::pow(kBeta1, double(updates_)), bias2 = 1 - std::pow(kBeta2, double(updates_));
    moments.first.mul_(kBeta1).add_(gradient, 1 - kBeta1);
    moments.second.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
    weight.addcdiv_(moments.first, (moments.second / bias2).sqrt_().add_(kEpsilon), -rate / bias1);
  }

  // As a matrix, a row for each channel that comes out, the weight goes along the orthogonal matrix that is nearest to its momentum (looking one step
  // ahead, as Nesterov): all directions move alike, not those of the largest gradients alone (Carlson, Cevher, Carin, AISTATS 2015; Bernstein and
  // Newhouse, arXiv 2409.20325). That matrix is found by Newton and Schulz's iteration with the coefficients of Jordan's Muon (2024), which brings
  // singular values to 0.7 to 1.2 in five rounds. Layers are normalised, so that only the direction of a weight counts.
  void turn(const at::Tensor& weight, const at::Tensor& gradient, at::Tensor& momentum, double rate) {
    constexpr double kA = 3.4445, kB = -4.7750, kC = 2.0315;
    constexpr int kRounds = 5;
    momentum.mul_(kMomentum).add_(gradient, 1 - kMomentum);
    at::Tensor x = (momentum * kMomentum + gradient * (1 - kMomentum)).reshape({weight.size(0), -1});
    x = (x / (x.norm() + 1e-12)).to(settings_.half ? at::kBFloat16 : at::kFloat);
    for (int round = 0; round < kRounds; ++round) {
      const at::Tensor square = at::matmul(x, x.t());
      x = x * kA + at::matmul(square * kB + at::matmul(square, square) * kC, x);
    }
    weight.sub_(x.to(at::kFloat).reshape(weight.sizes()), rate);
  }

  void average(double share) {
    for (const std::string& name : names_) averaged_.at(name).mul_(share).add_(weights_.at(name), 1 - share);
  }

  const NetworkShape shape_;
  const std::vector<Layer> layers_;
  const EngineSettings settings_;
  const at::Device device_;
  std::vector<std::string> names_;
  Weights weights_, averaged_;
  std::map<std::string, std::pair<at::Tensor, at::Tensor>> moments_;
  int64_t updates_ = 0;
};

}  // namespace

std::unique_ptr<TrainingNetwork> make_training(const NetworkShape& shape, const Tensors& start, const EngineSettings& settings) {
  return guarded([&] { return std::make_unique<Training>(shape, start, settings); });
}

}  // namespace harima::torch_engine
