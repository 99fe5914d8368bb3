// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/descent.h"

#include <algorithm>
#include <cmath>

#include "denoise/tiles/orthogonal.h"
#include "denoise/torch/loop.h"

namespace harima::torch_engine {

namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8, kMostNorm = 1;
// Of orthogonal steps; their rate is that many times the one of Adam.
constexpr double kMomentum = 0.8, kMatrixRate = 5;

bool is_learnt(const std::string& name) { return !name.ends_with(".mean") && !name.ends_with(".variance"); }
bool is_turned(const at::Tensor& weight) { return weight.dim() == 4 && weight.size(0) > 1; }

// A row for each channel that comes out; of values that lie channels last, as they are.
at::Tensor matrix_of(const at::Tensor& weight) {
  return weight.contiguous(at::MemoryFormat::ChannelsLast)
      .permute({0, 2, 3, 1})
      .reshape({weight.size(0), -1});
}

// The orthogonal matrix nearest to x, of a norm of 1 at most, about.
at::Tensor orthogonal(at::Tensor x, bool with_tiles) {
  if (with_tiles) {
    orthogonalise(static_cast<uint16_t*>(x.data_ptr()), int(x.size(0)), int(x.size(1)));
    return x;
  }
  for (int round = 0; round < NewtonSchulz::kRounds; ++round) {
    const at::Tensor square = at::mm(x, x.t());
    x = at::addmm(x, at::addmm(square, square, square, NewtonSchulz::kB, NewtonSchulz::kC), x,
                  NewtonSchulz::kA, 1);
  }
  return x;
}

}  // namespace

Descent::Descent(const Weights& weights, const EngineSettings& settings) : settings_(settings) {
  for (const auto& [name, weight] : weights.tensors) {
    (is_learnt(name) ? names_ : others_).push_back(name);
    if (is_learnt(name))
      moments_[name] = {at::zeros_like(weight), is_turned(weight) ? at::Tensor() : at::zeros_like(weight)};
  }
  std::ranges::stable_sort(names_, std::greater(),
                           [&](const std::string& name) { return weights.at(name).numel(); });
}

void Descent::step(Weights& weights, const Gradients& gradients, const Step& step, Weights& averaged) {
  const int count = int(names_.size());
  const auto at = [&](int i) -> const at::Tensor& { return gradients.at(names_[size_t(i)]); };
  std::vector<double> squares(names_.size());
  each(settings_, count, [&](int i) { squares[size_t(i)] = std::pow(at(i).norm().item<double>(), 2); });
  double square = 0;
  for (const double one : squares) square += one;
  const double cut = std::min(1.0, kMostNorm / (std::sqrt(square) + 1e-12));
  ++updates;
  each(settings_, count, [&](int i) {
    const std::string& name = names_[size_t(i)];
    const at::Tensor& weight = weights.at(name);
    if (is_turned(weight)) turn(weight, at(i), cut, moments_.at(name).first, kMatrixRate * step.rate);
    else adam(weight, at(i) * cut, moments_.at(name), step.rate);
    averaged.at(name).mul_(step.averaging).add_(weight, 1 - step.averaging);
  });
  for (const std::string& name : others_)
    averaged.at(name).mul_(step.averaging).add_(weights.at(name), 1 - step.averaging);
}

void Descent::adam(const at::Tensor& weight, const at::Tensor& gradient, Moments& moments,
                   double rate) const {
  const double bias1 = 1 - std::pow(kBeta1, double(updates)), bias2 = 1 - std::pow(kBeta2, double(updates));
  moments.first.mul_(kBeta1).add_(gradient, 1 - kBeta1);
  moments.second.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
  weight.addcdiv_(moments.first, (moments.second / bias2).sqrt_().add_(kEpsilon), -rate / bias1);
}

// As a matrix, a row for each channel that comes out, the weight goes along the orthogonal matrix that is
// nearest to its momentum (looking one step ahead, as Nesterov): all directions move alike, not those of the
// largest gradients alone (Carlson, Cevher, Carin, AISTATS 2015; Bernstein and Newhouse, arXiv 2409.20325).
// Layers are normalised, so that only the direction of a weight counts.
void Descent::turn(const at::Tensor& weight, const at::Tensor& gradient, double cut, at::Tensor& momentum,
                   double rate) const {
  momentum.mul_(kMomentum).add_(gradient, (1 - kMomentum) * cut);
  // Its length does not matter.
  const at::Tensor ahead = matrix_of(at::add(gradient, momentum, kMomentum / ((1 - kMomentum) * cut)));
  const at::Tensor x = orthogonal(
      (ahead / (ahead.norm() + 1e-12)).to(settings_.half ? at::kBFloat16 : at::kFloat), by_tiles(settings_));
  weight.permute({0, 2, 3, 1}).view({weight.size(0), -1}).sub_(x, rate);
}

std::map<std::string, at::Tensor> Descent::state() const {
  std::map<std::string, at::Tensor> state;
  for (const auto& [name, moments] : moments_) {
    state[name + ".moment1"] = moments.first;
    if (moments.second.defined()) state[name + ".moment2"] = moments.second;
  }
  return state;
}

}  // namespace harima::torch_engine
