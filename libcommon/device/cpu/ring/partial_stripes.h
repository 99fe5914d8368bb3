// SPDX-License-Identifier: BSD-3-Clause
// Stripes that are there in some views or in all, and change slowly.
#pragma once

#include "device/ring.h"

namespace harima {

// Looks for edges (stripe_edges.h) of at most half of `wide` columns in what is slow along the views, three frequencies; what is slow in the
// columns between them, ten frequencies, becomes the straight line between their neighbours. What is fast stays as it is.
void bridge_partial_stripes(const SinogramBatch& batch, int wide, double snr);
size_t partial_stripes_bytes(const SinogramBatch& batch);

}  // namespace harima
