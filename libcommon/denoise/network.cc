// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/network.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "denoise/draw.h"

namespace harima {

namespace {

void add_pair(std::vector<Layer>& layers, const std::string& name, int in, int out) {
  layers.push_back({name + ".first", in, out});
  layers.push_back({name + ".second", out, out});
}

// From a normal distribution (Box and Muller 1958).
std::vector<float> normal_values(size_t count, double deviation, uint64_t seed, uint64_t stream) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) {
    const double radius = std::sqrt(-2 * std::log(1 - draw_unit(seed, stream, 2 * i)));
    values[i] =
        float(deviation * radius * std::cos(2 * std::numbers::pi * draw_unit(seed, stream, 2 * i + 1)));
  }
  return values;
}

Tensor of_channels(const std::string& name, int count, float value) {
  return {name, {count}, std::vector<float>(size_t(count), value)};
}

void check_tensor(const Tensor& tensor, const std::vector<int64_t>& wanted) {
  if (tensor.sizes != wanted || tensor.values.size() != tensor.count())
    fail("tensor {} is [{}], wanted [{}]", tensor.name, fmt::join(tensor.sizes, ", "),
         fmt::join(wanted, ", "));
  const auto bad = std::ranges::find_if_not(tensor.values, [](float value) { return std::isfinite(value); });
  if (bad != tensor.values.end())
    fail("value {} of tensor {} is {}, wanted a finite number", bad - tensor.values.begin(), tensor.name,
         *bad);
}

}  // namespace

size_t Tensor::count() const {
  size_t count = 1;
  for (const int64_t size : sizes) count *= size_t(size);
  return count;
}

const Tensor& tensor_named(const Tensors& tensors, const std::string& name) {
  const auto found = std::ranges::find(tensors, name, &Tensor::name);
  if (found == tensors.end()) fail("there is no tensor {}", name);
  return *found;
}

void check_network(const NetworkShape& shape) {
  if (shape.reach < 0 || shape.reach > 8) fail_usage("reach {} of a network, wanted 0 to 8", shape.reach);
  if (shape.width < 4 || shape.width > 256) fail_usage("width {} of a network, wanted 4 to 256", shape.width);
  if (shape.depth < 1 || shape.depth > 6) fail_usage("depth {} of a network, wanted 1 to 6", shape.depth);
}

std::vector<Layer> layers_of(const NetworkShape& shape) {
  std::vector<Layer> layers;
  for (int level = 0; level <= shape.depth; ++level) {
    const int out = shape.width << level;
    add_pair(layers, fmt::format("down{}", level), level == 0 ? shape.channels() : out / 2, out);
  }
  for (int level = shape.depth - 1; level >= 0; --level) {
    const int out = shape.width << level;
    layers.push_back({fmt::format("up{}.narrow", level), 2 * out, out, 1});
    add_pair(layers, fmt::format("up{}", level), 2 * out, out);
  }
  layers.push_back({"noise", shape.width, 1, 1, false});
  return layers;
}

std::vector<Node> nodes_of(const NetworkShape& shape) {
  const int depth = shape.depth, bottom = 2 * (depth + 1);
  std::vector<Node> nodes;
  for (int level = 0; level <= depth; ++level) {
    nodes.push_back({level});
    nodes.push_back(level < depth ? Node{level, Use::pooled, bottom + 3 * (depth - 1 - level) + 1}
                                  : Node{level});
  }
  for (int level = depth - 1; level >= 0; --level) {
    nodes.push_back({level + 1, Use::doubled, int(nodes.size()) + 1});
    nodes.push_back({level});
    nodes.push_back({level});
  }
  nodes.push_back({0});
  return nodes;
}

void check_applied(const NetworkShape& shape, const Tensors& tensors) {
  const std::vector<Layer> layers = layers_of(shape);
  for (const Layer& layer : layers) {
    check_tensor(tensor_named(tensors, layer.name + ".weight"),
                 {layer.out, layer.in, layer.side, layer.side});
    check_tensor(tensor_named(tensors, layer.name + ".bias"), {layer.out});
  }
  if (tensors.size() != 2 * layers.size())
    fail("found {} tensors, wanted {}", tensors.size(), 2 * layers.size());
}

Tensors new_network(const NetworkShape& shape, uint64_t seed) {
  Tensors tensors;
  uint64_t stream = 0;
  for (const Layer& layer : layers_of(shape)) {
    const int inputs = layer.in * layer.side * layer.side;
    Tensor weight{layer.name + ".weight", {layer.out, layer.in, layer.side, layer.side}, {}};
    weight.values = layer.is_normalised
                        ? normal_values(weight.count(), std::sqrt(2.0 / inputs), seed, ++stream)
                        : std::vector<float>(weight.count());
    tensors.push_back(std::move(weight));
    if (!layer.is_normalised) {
      tensors.push_back(of_channels(layer.name + ".bias", layer.out, 0));
      continue;
    }
    tensors.push_back(of_channels(layer.name + ".scale", layer.out, 1));
    tensors.push_back(of_channels(layer.name + ".shift", layer.out, 0));
    tensors.push_back(of_channels(layer.name + ".mean", layer.out, 0));
    tensors.push_back(of_channels(layer.name + ".variance", layer.out, 1));
  }
  return tensors;
}

Tensors folded(const NetworkShape& shape, const Tensors& trained, double gain) {
  Tensors tensors;
  for (const Layer& layer : layers_of(shape)) {
    const auto part = [&](const char* name) -> const Tensor& {
      return tensor_named(trained, layer.name + name);
    };
    Tensor weight = part(".weight"), bias = of_channels(layer.name + ".bias", layer.out, 0);
    if (layer.is_normalised) {
      const size_t inputs = weight.count() / size_t(layer.out);
      for (size_t channel = 0; channel < size_t(layer.out); ++channel) {
        const double factor = double(part(".scale").values[channel]) /
                              std::sqrt(double(part(".variance").values[channel]) + kNormEpsilon);
        for (size_t i = 0; i < inputs; ++i)
          weight.values[channel * inputs + i] = float(factor * double(weight.values[channel * inputs + i]));
        bias.values[channel] =
            float(double(part(".shift").values[channel]) - factor * double(part(".mean").values[channel]));
      }
    } else {
      bias = part(".bias");
      for (float& value : weight.values) value = float(gain * double(value));
      for (float& value : bias.values) value = float(gain * double(value));
    }
    tensors.push_back(std::move(weight));
    tensors.push_back(std::move(bias));
  }
  return tensors;
}

}  // namespace harima
