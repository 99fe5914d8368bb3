// SPDX-License-Identifier: BSD-3-Clause
// Small steps over a whole SinogramBatch, in place, all threads.
#pragma once

#include "device/sinogram_batch.h"

namespace harima {

// Subtracts from each row of each lane the mean of its `columns` first and `columns` last samples: the sample stands
// in air there, and what differs from 0 is the beam.
void subtract_air(const SinogramBatch& batch, int columns);

// Multiplies every view by `weight`, one value a column and lane (columns * lanes floats, lanes fastest).
void weigh_columns(const SinogramBatch& batch, const float* weight);

// Sets columns [first, last) of every view to 0.
void clear_columns(const SinogramBatch& batch, int first, int last);

}  // namespace harima
