// SPDX-License-Identifier: BSD-3-Clause
// gradient_check: the pass of the engine (crop_pass.h) against the same network in plain libtorch, by
// autograd in double: the loss, and the gradient of every weight. And a network that is applied in bf16
// against f32. Prints the largest difference of a gradient, in norms, over that of the gradient, and that of
// noise; exits 1 if one is too large.
#include <fmt/format.h>

#include "denoise/draw.h"
#include "denoise/torch/applied.h"
#include "denoise/torch/crop_pass.h"
#include "plain_unet.h"

using namespace harima;

namespace {

constexpr NetworkShape kShape{.reach = 1, .width = 5, .depth = 2};
constexpr int kCount = 3, kSide = 24;

std::vector<float> drawn(size_t count, uint64_t stream) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = float(draw_unit(7, stream, i) - 0.5);
  return values;
}

// Everything drawn, the last layer as well: else nothing goes back through it.
torch_engine::Weights drawn_weights() {
  torch_engine::Weights weights;
  uint64_t stream = 10;
  for (Tensor tensor : new_network(kShape, 1)) {
    if (tensor.name == "noise.weight" || tensor.name.ends_with(".shift"))
      tensor.values = drawn(tensor.count(), ++stream);
    const at::Tensor value = torch_engine::to_torch(tensor, at::kCPU);
    weights.tensors[tensor.name] =
        value.dim() == 4 ? value.contiguous(at::MemoryFormat::ChannelsLast) : value;
  }
  return weights;
}

struct Plain {
  double loss = 0;
  torch_engine::Gradients gradients;
};

Plain plain(const torch_engine::Weights& weights, const at::Tensor& images, const at::Tensor& targets,
            bool absolute) {
  PlainUnet net(kShape);
  net->to(torch::kDouble);
  std::vector<std::string> names;
  for (const Layer& layer : layers_of(kShape))
    for (const char* part :
         layer.is_normalised ? std::vector{".weight", ".scale", ".shift"} : std::vector{".weight", ".bias"})
      names.push_back(layer.name + part);
  const std::vector<at::Tensor> parameters = net->parameters();
  for (size_t i = 0; i < names.size(); ++i) parameters.at(i).data().copy_(weights.at(names[i]));
  const at::Tensor difference = net->forward(images.to(torch::kDouble)) - targets.to(torch::kDouble);
  const at::Tensor loss = (absolute ? difference.abs() : difference.square()).mean();
  loss.backward();
  Plain plain{loss.item<double>(), {}};
  for (size_t i = 0; i < names.size(); ++i) plain.gradients[names[i]] = parameters[i].grad();
  return plain;
}

// The largest difference of a gradient.
double check(const EngineSettings& settings) {
  const std::vector<float> inputs = drawn(size_t(kCount * kShape.channels() * kSide * kSide), 1),
                           targets = drawn(size_t(kCount * kSide * kSide), 2);
  const auto tensor_of = [](const std::vector<float>& values, int64_t channels) {
    return at::from_blob(const_cast<float*>(values.data()), {kCount, channels, kSide, kSide}, at::kFloat);
  };
  torch_engine::Weights weights = drawn_weights();
  const Plain wanted =
      plain(weights, tensor_of(inputs, kShape.channels()), tensor_of(targets, 1), settings.absolute_loss);
  const auto pass = torch_engine::make_crop_pass(kShape, settings);
  const at::NoGradGuard no_gradients;
  const double loss = pass->loss(weights, {kCount, kSide, kSide, inputs.data(), targets.data()});
  double worst = std::abs(loss / wanted.loss - 1);
  const torch_engine::Gradients found = pass->gradients(weights);
  if (found.size() != wanted.gradients.size()) return 1e9;
  for (const auto& [name, gradient] : wanted.gradients) {
    const double off =
        (found.at(name).to(at::kDouble) - gradient).norm().item<double>() / gradient.norm().item<double>();
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

// Of noise, in norms.
double check_applied(const EngineSettings& settings, int height, int width) {
  Tensors tensors;
  for (const Layer& layer : layers_of(kShape)) {
    const int64_t count = int64_t{layer.out} * layer.in * layer.side * layer.side;
    tensors.push_back({layer.name + ".weight",
                       {layer.out, layer.in, layer.side, layer.side},
                       drawn(size_t(count), 30 + tensors.size())});
    for (float& value : tensors.back().values)
      value *= float(3 / std::sqrt(double(layer.in * layer.side * layer.side)));
    tensors.push_back({layer.name + ".bias", {layer.out}, drawn(size_t(layer.out), 30 + tensors.size())});
  }
  const at::Tensor images = at::from_blob(drawn(size_t(kShape.channels() * height * width), 3).data(),
                                          {1, kShape.channels(), height, width}, at::kFloat)
                                .clone();
  const at::Tensor middle = images.slice(1, kShape.reach, kShape.reach + 1);
  const at::Tensor wanted = torch_engine::Applied(kShape, tensors, {})(images) - middle,
                   found = torch_engine::Applied(kShape, tensors, settings)(images) - middle;
  return ((found - wanted).norm() / wanted.norm()).item<double>();
}

// Whether it is as small as it has to be.
bool said(const std::string& what, double worst, double limit) {
  fmt::print("{}: {:.2g} (at most {})\n", what, worst, limit);
  return worst <= limit;
}

}  // namespace

int main() {
  bool is_right = true;
  is_right &= said("f32, l2", check({.threads = 2}), 2e-3);
  is_right &= said("f32, l1", check({.threads = 2, .absolute_loss = true}), 2e-3);
  for (const bool tiles : {false, true}) {  // l1 not: bf16 turns signs of small differences
    const EngineSettings settings{.threads = 2, .half = true, .tiles = tiles};
    const std::string name = by_tiles(settings) ? "bf16 by tiles" : "bf16";
    is_right &= said(name + ", l2", check(settings), 0.5);
    for (const int width : {12, 52})
      is_right &= said(name + ", applied", check_applied(settings, 28, width), 0.02);
  }
  return !is_right;
}
