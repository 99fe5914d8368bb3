// SPDX-License-Identifier: BSD-3-Clause
// The order of a frame's residuals: strips of 8 rows (the last one perhaps fewer), in a strip chunks of 32
// columns (the last one perhaps fewer), in a chunk row by row. So what is near in the frame is near in a
// block, and nothing is padded.
#pragma once

#include <algorithm>

#include "codec/lanes.h"

namespace harima {

inline constexpr int kStrip = 8;

inline ResidualRow residual_row(int16_t* frame, int width, int height, int y) {
  const int top = y / kStrip * kStrip, rows = std::min(kStrip, height - top), r = y - top;
  const int chunks = (width + kChunk - 1) / kChunk, last_columns = width - (chunks - 1) * kChunk;
  int16_t* const strip = frame + size_t(top) * size_t(width);
  const size_t step = size_t(rows) * kChunk;
  return {strip + size_t(r) * kChunk, step,
          strip + size_t(chunks - 1) * step + size_t(r) * size_t(last_columns)};
}

// Blocks from one to the one above it, about.
inline int blocks_above(int width) { return std::max(1, (width * kStrip + kBlock / 2) / kBlock); }

}  // namespace harima
