// SPDX-License-Identifier: BSD-3-Clause
// Stripes between two edges (stripe_edges.h), of up to `wide` columns, and two ways of mending them.
#pragma once

#include "device/sinogram_batch.h"

namespace harima {

// Each column becomes the straight line between the sorted neighbours of its stripe, rank by rank (device/ring.h, ring_large).
void mend_by_rank(const SinogramBatch& batch, int wide, double snr);

// What is slow along the views becomes the straight line between the neighbours; what is fast stays as it is, and where the change is about the same
// in all views, all that differs between views. So a stripe may be there in some views only.
void mend_what_is_slow(const SinogramBatch& batch, int wide, double snr);

size_t wide_stripes_bytes(const SinogramBatch& batch);

}  // namespace harima
