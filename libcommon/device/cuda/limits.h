// SPDX-License-Identifier: BSD-3-Clause
// What a device does at most, for the benchmark.
#pragma once

#include <cstddef>

#include "device/cuda/stream.h"

namespace harima::CT_GPU_TARGET {

// Puts into the stream: every thread of `blocks` blocks loads `loads` times 16 bytes of shared memory.
// Returns the bytes of all.
double load_shared(int blocks, int loads, float* sums, Stream& stream);
// Of `sums`.
size_t load_shared_floats(int blocks);

}  // namespace harima::CT_GPU_TARGET
