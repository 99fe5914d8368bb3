// SPDX-License-Identifier: BSD-3-Clause
// On which GPUs a tool computes.
#pragma once

#include <string>
#include <vector>

#include "device/gpu.h"

namespace harima {

struct GpuChoice {
  const GpuBackend* backend = nullptr;  // null: on the processor
  std::vector<int> devices;
  std::string name = "cpu";  // for the History and the log: "cuda:0 (NVIDIA H200)"
};

// What --device asks for: cpu; cuda (all GPUs that this process may see), cuda:N, cuda:N,M; auto, which is
// cuda where there is a GPU and cpu elsewhere. backend: null if this build has none. Fails, saying why, if
// cuda or one of its numbers cannot be had; where auto finds no GPU, `remark` says why, unless the build has
// no CUDA.
GpuChoice choose_gpus(const std::string& device, const GpuBackend* backend, std::string& remark);

}  // namespace harima
