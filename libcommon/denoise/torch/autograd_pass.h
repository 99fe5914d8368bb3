// SPDX-License-Identifier: BSD-3-Clause
// A pass by libtorch's autograd and batch normalisation, for GPUs.
#pragma once

#include "denoise/torch/pass.h"

namespace harima::torch_engine {

std::unique_ptr<Pass> make_autograd_pass(const NetworkShape& shape, const EngineSettings& settings);

}  // namespace harima::torch_engine
