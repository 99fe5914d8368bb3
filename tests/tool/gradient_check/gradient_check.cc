// SPDX-License-Identifier: BSD-3-Clause
// gradient_check: the pass of the engine (crop_pass.h) against the same network in plain libtorch, by autograd in double: the loss, and the gradient of every weight.
// Prints the largest difference of a gradient, in norms, over that of the gradient; exits 1 if one is too large.
#include <fmt/format.h>

#include "denoise/draw.h"
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
    if (tensor.name == "noise.weight" || tensor.name.ends_with(".shift")) tensor.values = drawn(tensor.count(), ++stream);
    const at::Tensor value = torch_engine::to_torch(tensor, at::kCPU);
    weights.tensors[tensor.name] = value.dim() == 4 ? value.contiguous(at::MemoryFormat::ChannelsLast) : value;
  }
  return weights;
}

struct Plain {
  double loss = 0;
  torch_engine::Gradients gradients;
};

Plain plain(const torch_engine::Weights& weights, const at::Tensor& images, const at::Tensor& targets, bool absolute) {
  PlainUnet net(kShape);
  net->to(torch::kDouble);
  std::vector<std::string> names;
  for (const Layer& layer : layers_of(kShape))
    for (const char* part : layer.is_normalised ? std::vector{".weight", ".scale", ".shift"} : std::vector{".weight", ".bias"}) names.push_back(layer.name + part);
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
double check(bool half, bool absolute, int threads) {
  const std::vector<float> inputs = drawn(size_t(kCount * kShape.channels() * kSide * kSide), 1), targets = drawn(size_t(kCount * kSide * kSide), 2);
  const auto tensor_of = [](const std::vector<float>& values, int64_t channels) { return at::from_blob(const_cast<float*>(values.data()), {kCount, channels, kSide, kSide}, at::kFloat); };
  torch_engine::Weights weights = drawn_weights();
  const Plain wanted = plain(weights, tensor_of(inputs, kShape.channels()), tensor_of(targets, 1), absolute);
  const auto pass = torch_engine::make_crop_pass(kShape, {.threads = threads, .half = half, .absolute_loss = absolute});
  const at::NoGradGuard no_gradients;
  const double loss = pass->loss(weights, {kCount, kSide, kSide, inputs.data(), targets.data()});
  double worst = std::abs(loss / wanted.loss - 1);
  const torch_engine::Gradients found = pass->gradients(weights);
  if (found.size() != wanted.gradients.size()) return 1e9;
  for (const auto& [name, gradient] : wanted.gradients) {
    const double off = (found.at(name).to(at::kDouble) - gradient).norm().item<double>() / gradient.norm().item<double>();
    if (!(off <= worst)) worst = off;
  }
  return worst;
}

}  // namespace

int main() {
  bool is_broken = false;
  for (const bool absolute : {false, true})
    for (const bool half : {false, true}) {
      if (half && absolute) continue;  // bf16 turns signs of small differences
      const double worst = check(half, absolute, 2), limit = half ? 0.5 : 2e-3;
      fmt::print("{}, {}: {:.2g} (at most {})\n", half ? "bf16" : "f32", absolute ? "l1" : "l2", worst, limit);
      is_broken |= !(worst <= limit);
    }
  return is_broken;
}
