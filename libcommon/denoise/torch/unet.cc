// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/unet.h"

#include <ATen/ops/mkldnn_convolution.h>

namespace harima::torch_engine {

namespace {

bool has_one_dnn() { return at::globalContext().userEnabledMkldnn() && at::globalContext().hasMKLDNN(); }

// A convolution whose sums have one order, whatever the size of the images, so that a tile has the bits of
// the whole slice. conv2d() on a processor does not keep that: f32 images of less than some 20000 values go
// to another library than oneDNN; and in bfloat16 AMX takes rows of less than 48 pixels another way if there
// are less than 16 channels.
at::Tensor convolved(const at::Tensor& images, const at::Tensor& weight, const at::Tensor& bias,
                     int64_t padding) {
  constexpr int64_t kFew = 16;
  if (!images.is_cpu() || !has_one_dnn()) return at::conv2d(images, weight, bias, 1, padding);
  if (images.scalar_type() == at::kFloat) {
    const std::vector<int64_t> around{padding, padding}, once{1, 1};
    return at::mkldnn_convolution(images, weight, bias, around, once, once, 1);
  }
  const int64_t missing = std::max<int64_t>(0, kFew - images.size(1));
  if (missing == 0) return at::conv2d(images, weight, bias, 1, padding);
  const std::vector<int64_t> channels{0, 0, 0, 0, 0, missing};
  return at::conv2d(at::constant_pad_nd(images, channels).contiguous(at::MemoryFormat::ChannelsLast),
                    at::constant_pad_nd(weight, channels), bias, 1, padding);
}

// Layers one after the other.
class Pass {
 public:
  Pass(const std::vector<Layer>& layers, Weights& weights, Norm norm, at::ScalarType type)
      : next_(layers.begin()), weights_(weights), norm_(norm), type_(type) {}

  at::Tensor layer(const at::Tensor& images) {
    const Layer& layer = *next_++;
    const auto part = [&](const char* name) { return weights_.at(layer.name + name); };
    const bool has_bias = norm_ == Norm::folded || !layer.is_normalised;
    const at::Tensor weight = part(".weight").to(type_),
                     bias = has_bias ? part(".bias").to(type_) : at::Tensor();
    const int64_t padding = layer.side / 2;
    at::Tensor result = norm_ == Norm::folded ? convolved(images, weight, bias, padding)
                                              : at::conv2d(images, weight, bias, 1, padding);
    if (!layer.is_normalised) return result;
    if (norm_ == Norm::folded) return at::leaky_relu_(result, kLeakySlope);
    result = at::batch_norm(result, part(".scale"), part(".shift"), part(".mean"), part(".variance"), true,
                            kNormMomentum, kNormEpsilon, false);
    return at::leaky_relu(result, kLeakySlope);
  }
  at::Tensor pair(const at::Tensor& images) { return layer(layer(images)); }

 private:
  std::vector<Layer>::const_iterator next_;
  Weights& weights_;
  const Norm norm_;
  const at::ScalarType type_;
};

}  // namespace

at::Device device_of(const EngineSettings& settings) { return at::Device(settings.device); }

at::Tensor to_torch(const Tensor& tensor, at::Device device) {
  return at::from_blob(const_cast<float*>(tensor.values.data()), tensor.sizes, at::kFloat).clone().to(device);
}

Weights weights_of(const Tensors& tensors, at::Device device) {
  Weights weights;
  for (const Tensor& tensor : tensors) {
    const at::Tensor value = to_torch(tensor, device);
    weights.tensors[tensor.name] =
        value.dim() == 4 ? value.contiguous(at::MemoryFormat::ChannelsLast) : value;
  }
  return weights;
}

Tensor from_torch(const std::string& name, const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().to(at::kCPU).contiguous();
  const float* const first = values.data_ptr<float>();
  return {name, values.sizes().vec(), {first, first + values.numel()}};
}

at::Tensor unet(const NetworkShape& shape, const std::vector<Layer>& layers, Weights& weights,
                const at::Tensor& images, Norm norm, bool half, double gain) {
  const at::ScalarType type = half ? at::kBFloat16 : at::kFloat;
  Pass pass(layers, weights, norm, type);
  std::vector<at::Tensor> ways;  // across, level by level
  at::Tensor now = images.to(type).contiguous(at::MemoryFormat::ChannelsLast);
  for (int level = 0; level < shape.depth; ++level) {
    ways.push_back(pass.pair(now));
    now = at::max_pool2d(ways.back(), 2);
  }
  now = pass.pair(now);
  for (int level = shape.depth - 1; level >= 0; --level) {
    const at::Tensor narrow = pass.layer(now);
    const at::Tensor doubled = at::upsample_nearest2d(narrow, {2 * narrow.size(2), 2 * narrow.size(3)});
    now = pass.pair(at::cat({ways[size_t(level)], doubled}, 1));
    ways.pop_back();
  }
  return images.slice(1, shape.reach, shape.reach + 1) + pass.layer(now).to(at::kFloat) * gain;
}

}  // namespace harima::torch_engine
