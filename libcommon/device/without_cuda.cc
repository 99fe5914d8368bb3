// SPDX-License-Identifier: BSD-3-Clause
// Of builds without the CUDA toolkit; the others have with_cuda.cc.
#include "device/gpu.h"

namespace harima {

const GpuBackend* cuda_backend() { return nullptr; }

}  // namespace harima
