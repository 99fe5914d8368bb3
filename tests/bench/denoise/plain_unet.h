// SPDX-License-Identifier: BSD-3-Clause
// The network of denoise/network.h as one writes it in libtorch without further thought: modules, f32, the
// layout that tensors have by themselves, and the optimiser that comes with it. What the engine of ct-denoise
// is compared with.
#pragma once

#include <torch/torch.h>

#include "denoise/network.h"

struct PlainUnetImpl : torch::nn::Module {
  explicit PlainUnetImpl(const harima::NetworkShape& shape) : shape_(shape) {
    for (const harima::Layer& layer : layers_of(shape)) {
      torch::nn::Sequential block(torch::nn::Conv2d(torch::nn::Conv2dOptions(layer.in, layer.out, layer.side)
                                                        .padding(layer.side / 2)
                                                        .bias(!layer.is_normalised)));
      if (layer.is_normalised) {
        block->push_back(torch::nn::BatchNorm2d(layer.out));
        block->push_back(
            torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(harima::kLeakySlope)));
      }
      layers_.push_back(register_module("layer" + std::to_string(layers_.size()), block));
    }
  }

  torch::Tensor forward(const torch::Tensor& images) {
    auto next = layers_.begin();
    const auto layer = [&](const torch::Tensor& in) { return (*next++)->forward(in); };
    std::vector<torch::Tensor> ways;
    torch::Tensor now = images;
    for (int level = 0; level < shape_.depth; ++level) {
      ways.push_back(layer(layer(now)));
      now = torch::max_pool2d(ways.back(), 2);
    }
    now = layer(layer(now));
    for (int level = shape_.depth - 1; level >= 0; --level) {
      now = torch::upsample_nearest2d(layer(now), {2 * now.size(2), 2 * now.size(3)});
      now = layer(layer(torch::cat({ways[size_t(level)], now}, 1)));
    }
    return images.slice(1, shape_.reach, shape_.reach + 1) + layer(now);
  }

 private:
  const harima::NetworkShape shape_;
  std::vector<torch::nn::Sequential> layers_;
};
TORCH_MODULE(PlainUnet);
