// SPDX-License-Identifier: BSD-3-Clause
// The ranges that --rel and --psnr mean: of all frames of one size and type in a stream, which takes a pass
// over it of its own.
#pragma once

#include "pack/pack_stream.h"

namespace harima {

// Finds the frames that pack_stream() will find with these options, and the range of each kind of them.
std::vector<SeriesRange> series_ranges(const ReadSome& read, const PackOptions& options);

}  // namespace harima
