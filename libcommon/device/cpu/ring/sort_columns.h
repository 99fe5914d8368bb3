// SPDX-License-Identifier: BSD-3-Clause
// Vo 2018, algorithm 3 (device/ring.h), on the processor.
#pragma once

#include "device/sinogram_batch.h"

namespace harima {

// width: odd. All threads.
void sort_columns(const SinogramBatch& batch, int width);

}  // namespace harima
