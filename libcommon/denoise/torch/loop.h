// SPDX-License-Identifier: BSD-3-Clause
// Work that is divided by us: over crops of a batch, over layers. Each piece is computed by libtorch in one
// thread, so that no bit depends on how many there are.
#pragma once

#include <torch/torch.h>

#include "base/parallel.h"
#include "denoise/engine.h"

namespace harima::torch_engine {

// libtorch keeps such a number for each thread, and one for those to come.
inline void compute_alone() {
  if (at::get_num_threads() != 1) at::set_num_threads(1);
}

// work(0), ..., work(count - 1), in any order, without autograd.
template <class Work>
void each(const EngineSettings& settings, int count, const Work& work) {
  set_thread_count(settings.threads);
  parallel_for(count, [&](int i) {
    const at::NoGradGuard no_gradients;
    compute_alone();
    work(i);
  });
}

}  // namespace harima::torch_engine
