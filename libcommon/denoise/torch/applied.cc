// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/torch/applied.h"

#include "base/parallel.h"

namespace harima::torch_engine {

Applied::Applied(const NetworkShape& shape, const Tensors& tensors, const EngineSettings& settings)
    : shape_(shape), layers_(layers_of(shape)), settings_(settings) {
  if (by_tiles(settings)) tiles_.emplace(shape, tensors);
  else weights_ = weights_of(tensors, device_of(settings));
}

at::Tensor Applied::operator()(const at::Tensor& images) {
  if (!tiles_) return unet(shape_, layers_, weights_, images, Norm::folded, settings_.half);
  set_thread_count(settings_.threads);
  const int64_t count = images.size(0), height = images.size(2), width = images.size(3);
  const at::Tensor in = images.contiguous(), denoised = at::empty({count, 1, height, width}, at::kFloat);
  for (int64_t i = 0; i < count; ++i)
    tiles_->run(in.data_ptr<float>() + i * shape_.channels() * height * width, int(height), int(width),
                denoised.data_ptr<float>() + i * height * width);
  return denoised;
}

}  // namespace harima::torch_engine
