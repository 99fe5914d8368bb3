// SPDX-License-Identifier: BSD-3-Clause
// Small steps over a whole SinogramBatch, in place, all threads.
#pragma once

#include "device/sinogram_batch.h"
#include "math/hardening.h"

namespace harima {

// The sample stands in air at the `left` first and `right` last columns, and what differs from 0 there is the
// beam: subtracts from each row of each lane the straight line through the means of both; the mean of one
// where the other is 0 columns wide.
void subtract_air(const SinogramBatch& batch, int left, int right);

// Every sample as math/hardening.h says.
void harden(const SinogramBatch& batch, const Hardening& how);

// Multiplies every view by `weight`, one value a column and lane (columns * lanes floats, lanes fastest).
void weigh_columns(const SinogramBatch& batch, const float* weight);

// Sets columns [first, last) of every view to 0.
void clear_columns(const SinogramBatch& batch, int first, int last);

}  // namespace harima
