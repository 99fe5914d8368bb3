// SPDX-License-Identifier: BSD-3-Clause
// A pass on the processor: convolutions by libtorch, one crop of the batch in a thread, and what is between
// them by our own loops (rectified_norm.h, resampling.h), layer after layer, for all crops have to be there
// before a layer can be normalised. Gradients go back by hand. Sums over crops have the order of the crops:
// bits do not depend on threads. More threads than crops have less to do.
#pragma once

#include "denoise/torch/pass.h"

namespace harima::torch_engine {

std::unique_ptr<Pass> make_crop_pass(const NetworkShape& shape, const EngineSettings& settings);

}  // namespace harima::torch_engine
