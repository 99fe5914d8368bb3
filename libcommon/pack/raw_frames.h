// SPDX-License-Identifier: BSD-3-Clause
// Bare pixels, as --raw says: nothing in the file tells.
#pragma once

#include "pack/splitter.h"

namespace harima {

// Frames of `shape` from byte `offset` of the file on.
void split_raw(Splitter& file, const FrameShape& shape, uint64_t offset);

}  // namespace harima
