// SPDX-License-Identifier: BSD-3-Clause
// What this folder gives to the rest of the program.
#pragma once

#include "device/gpu.h"

namespace harima::CT_GPU_TARGET {

const GpuBackend& backend();

}  // namespace harima::CT_GPU_TARGET
