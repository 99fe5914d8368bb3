// SPDX-License-Identifier: BSD-3-Clause
// Down the gradients: convolutions by orthogonal steps, what is left by Adam (Kingma and Ba, ICLR 2015; beta
// 0.9 and 0.999), after gradients were cut to a norm of 1. On the processor a weight is one thread's work.
#pragma once

#include "denoise/torch/pass.h"

namespace harima::torch_engine {

class Descent {
 public:
  Descent(const Weights& weights, const EngineSettings& settings);
  // Moves the weights; `averaged` keep `step.averaging` of themselves and take the rest from them.
  void step(Weights& weights, const Gradients& gradients, const Step& step, Weights& averaged);

  // What it goes on from, by names of its own; tensors are those that it uses.
  std::map<std::string, at::Tensor> state() const;
  int64_t updates = 0;

 private:
  struct Moments {
    at::Tensor first, second;  // of the gradient, of its square, which only Adam has
  };
  void adam(const at::Tensor& weight, const at::Tensor& gradient, Moments& moments, double rate) const;
  void turn(const at::Tensor& weight, const at::Tensor& gradient, double cut, at::Tensor& momentum,
            double rate) const;

  const EngineSettings settings_;
  std::vector<std::string> names_, others_;  // what is learnt, the largest first; the rest
  std::map<std::string, Moments> moments_;
};

}  // namespace harima::torch_engine
