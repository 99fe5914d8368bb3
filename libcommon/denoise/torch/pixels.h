// SPDX-License-Identifier: BSD-3-Clause
// Values of tensors that lie channels last, for loops of ours.
#pragma once

#include <torch/torch.h>

#include "denoise/resampling.h"

namespace harima::torch_engine {

// Some channels of an image.
template <class T>
LayerImage<T> pixels_of(const at::Tensor& images, int which, int first, int channels) {
  const int height = int(images.size(2)), width = int(images.size(3)), stride = int(images.size(1));
  return {static_cast<T*>(images.data_ptr()) + int64_t(which) * height * width * stride + first, height,
          width, channels, stride};
}
template <class T>
LayerImage<T> pixels_of(const at::Tensor& images, int which = 0) {
  return pixels_of<T>(images, which, 0, int(images.size(1)));
}

}  // namespace harima::torch_engine
