// SPDX-License-Identifier: BSD-3-Clause
// Batch normalisation and the leaky rectifier of network.h in libtorch: on the CPU by rectified_norm.h, on GPUs by what libtorch has.
#pragma once

#include <torch/torch.h>

namespace harima::torch_engine {

struct NormWeights {
  at::Tensor scale, shift, mean, variance;
};
// n x channels x h x w. `learning`: by moments of the batch, which then move mean and variance by a tenth of the way.
at::Tensor rectified_norm(const at::Tensor& images, const NormWeights& weights, bool learning);

}  // namespace harima::torch_engine
