// SPDX-License-Identifier: BSD-3-Clause
// The threshold that parts values into two classes with the least variance within them (Otsu 1979).
#pragma once

#include "measure/histogram.h"

namespace harima {

// The centre of the last bin of the lower class: larger values are the upper class.
double otsu_threshold(const Histogram& histogram);

// Of the finite values of a volume, as skimage.filters.threshold_otsu bins them: whole numbers one bin a
// value (u32 and i32 only where they span less than 2^20), else 256 bins from the least to the largest. Sums
// are in double. Reads `source`, which must seek, twice. The value itself if there is only one. Fails if
// there is none.
double otsu_threshold(Source& source, size_t memory_bytes, const Selection& selection);

}  // namespace harima
