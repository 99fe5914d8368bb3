// SPDX-License-Identifier: BSD-3-Clause
// Samples of any width become one of the six pixel types.
#pragma once

#include "format/tiff_file.h"

namespace harima {

// `count` samples of one row, in machine order and packed from the high bit down, to dst as page.type. Fails
// for 64-bit integers that do not fit 32 bits; 64-bit floats are rounded to 32.
void widen_samples(const TiffPage& page, const std::byte* src, int count, std::byte* dst);

}  // namespace harima
