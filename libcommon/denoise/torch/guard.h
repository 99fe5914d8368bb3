// SPDX-License-Identifier: BSD-3-Clause
// Between libtorch and the rest: its exceptions, its threads.
#pragma once

#include <torch/torch.h>

#include <new>

#include "base/error.h"
#include "denoise/engine.h"

namespace harima::torch_engine {

// What `work` returns; errors of libtorch become ours, those of memory std::bad_alloc.
template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const c10::Error& e) {
    const std::string text = e.what_without_backtrace();
    if (text.find("out of memory") != std::string::npos || text.find("allocate memory") != std::string::npos)
      throw std::bad_alloc();
    throw Error("libtorch: " + text.substr(0, text.find('\n')));
  }
}

// Threads within libtorch's own work: of what is applied, and of training on GPUs; else loop.h divides the
// work.
struct ThreadCount {
  explicit ThreadCount(const EngineSettings& settings) {
    if (at::get_num_threads() != settings.threads) at::set_num_threads(settings.threads);
  }
};

}  // namespace harima::torch_engine
