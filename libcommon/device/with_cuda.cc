// SPDX-License-Identifier: BSD-3-Clause
// Of builds with the CUDA toolkit; the others have without_cuda.cc.
#include "device/gpu.h"

namespace harima {

namespace cuda {
const GpuBackend& backend();
}

const GpuBackend* cuda_backend() { return &cuda::backend(); }

}  // namespace harima
