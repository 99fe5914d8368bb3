// SPDX-License-Identifier: BSD-3-Clause
// Training in libtorch: gradients by a pass (pass.h), the descent and averaged weights by hand, so that all
// of the state is plain tensors.
#pragma once

#include "denoise/torch/unet.h"

namespace harima::torch_engine {

std::unique_ptr<TrainingNetwork> make_training(const NetworkShape& shape, const Tensors& start,
                                               const EngineSettings& settings);

}  // namespace harima::torch_engine
