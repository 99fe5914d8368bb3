// SPDX-License-Identifier: BSD-3-Clause
// Wide stripes in sorted columns (sorted_columns.h; device/ring.h, ring_large).
#pragma once

#include "device/cpu/ring/bridges.h"

namespace harima {

// Straight lines over those of at most half of `wide` columns. Keeps no hold of the batch.
Bridges find_wide_stripes(const SinogramBatch& sorted, int wide, double snr);

// Sorts, mends wide stripes if `wide` is above 1, takes medians of `narrow` along the columns if that is above 1, and puts back. Fails (usage)
// where a width is above kMostMedianWidth.
void mend_sorted(const SinogramBatch& batch, int wide, double snr, int narrow);
size_t mend_sorted_bytes(const SinogramBatch& batch);

}  // namespace harima
