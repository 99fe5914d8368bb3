// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/norm.h"

#include <ATen/Parallel.h>

#include "denoise/network.h"
#include "denoise/rectified_norm.h"

namespace harima::torch_engine {

namespace {

constexpr double kMomentum = 0.1, kEpsilon = 1e-5;

const NormLoop kLoop = [](int count, const std::function<void(int)>& work) {
  at::parallel_for(0, count, 1, [&](int64_t first, int64_t last) {
    for (int64_t i = first; i < last; ++i) work(int(i));
  });
};

NormValues values_of(const at::Tensor& images) { return {images.numel() / images.size(1), int(images.size(1))}; }
std::vector<float> floats_of(const at::Tensor& tensor) { return {tensor.data_ptr<float>(), tensor.data_ptr<float>() + tensor.numel()}; }
at::Tensor tensor_of(const std::vector<float>& values) { return at::tensor(values, at::kFloat); }
at::Tensor in_layout(const at::Tensor& images) { return images.contiguous(at::MemoryFormat::ChannelsLast); }

// work(pointer type of a tensor's values)
template <class Work>
auto with_type(const at::Tensor& images, const Work& work) {
  return images.scalar_type() == at::kBFloat16 ? work(static_cast<uint16_t*>(nullptr)) : work(static_cast<float*>(nullptr));
}
template <class T>
T* pointer(const at::Tensor& tensor) {
  return static_cast<T*>(tensor.data_ptr());
}

NormMoments moments_of(const at::Tensor& x) {
  return with_type(x, [&]<class T>(T*) { return norm_moments(pointer<const T>(x), values_of(x), kLoop); });
}

at::Tensor applied(const at::Tensor& x, const NormLine& line) {
  const at::Tensor z = at::empty_like(x);
  with_type(x, [&]<class T>(T*) { norm_forward(pointer<const T>(x), pointer<T>(z), values_of(x), line, float(kLeakySlope), kLoop); });
  return z;
}

void follow(const NormWeights& weights, const NormMoments& moments, int64_t pixels) {
  const double unbiased = double(pixels) / double(std::max<int64_t>(1, pixels - 1));
  weights.mean.mul_(1 - kMomentum).add_(tensor_of(moments.mean), kMomentum);
  weights.variance.mul_(1 - kMomentum).add_(tensor_of(moments.variance), kMomentum * unbiased);
}

class RectifiedNorm : public torch::autograd::Function<RectifiedNorm> {
 public:
  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& images, const at::Tensor& scale, const at::Tensor& shift, const at::Tensor& mean,
                            const at::Tensor& variance) {
    const at::Tensor x = in_layout(images);
    const NormMoments moments = moments_of(x);
    const NormLine line = norm_line(moments, scale.data_ptr<float>(), shift.data_ptr<float>(), kEpsilon);
    follow({scale, shift, mean, variance}, moments, values_of(x).pixels);
    context->save_for_backward({x, tensor_of(moments.mean), tensor_of(moments.variance), tensor_of(line.factor), tensor_of(line.offset)});
    return applied(x, line);
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], gradient = in_layout(gradients[0]), result = at::empty_like(x);
    const NormMoments moments{floats_of(saved[1]), floats_of(saved[2])};
    const NormLine line{floats_of(saved[3]), floats_of(saved[4])};
    const NormGradients sums = with_type(x, [&]<class T>(T*) {
      return norm_backward(pointer<const T>(x), pointer<const T>(gradient), pointer<T>(result), values_of(x), moments, line, float(kLeakySlope), kEpsilon, kLoop);
    });
    return {result, tensor_of(sums.scale), tensor_of(sums.shift), {}, {}};
  }
};

}  // namespace

at::Tensor rectified_norm(const at::Tensor& images, const NormWeights& weights, bool learning) {
  if (!images.is_cpu()) {
    const at::Tensor result = at::batch_norm(images, weights.scale, weights.shift, weights.mean, weights.variance, learning, kMomentum, kEpsilon, false);
    return at::leaky_relu(result, kLeakySlope);
  }
  if (learning) return RectifiedNorm::apply(images, weights.scale, weights.shift, weights.mean, weights.variance);
  const NormMoments moments{floats_of(weights.mean), floats_of(weights.variance)};
  return applied(in_layout(images), norm_line(moments, weights.scale.data_ptr<float>(), weights.shift.data_ptr<float>(), kEpsilon));
}

}  // namespace harima::torch_engine
