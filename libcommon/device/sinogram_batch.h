// SPDX-License-Identifier: BSD-3-Clause
// A SinogramBatch is `lanes` neighbouring sinograms interleaved: for every view and column the samples of all
// lanes lie side by side, so that one vector instruction treats them all and weights, indices and twiddles
// are shared. lanes is 16, 8 or 4 whatever the processor (16 floats are one AVX-512, two AVX2 or four
// SSE/NEON vectors). Two slices are the real and the imaginary part of one complex number in every transform,
// and the same two whatever the number of lanes, so that results do not depend on it: slices 2i and 2i + 1,
// in lanes i and i + lanes/2. Unused lanes of the last batch hold zeros. Samples are line integrals,
// -ln(I/I0), in any unit. It looks at memory that somebody else owns.
#pragma once

#include <cstddef>

namespace harima {

// The lane that holds slice i of a batch.
inline int lane_of_slice(int i, int lanes) { return i / 2 + i % 2 * (lanes / 2); }

struct SinogramBatch {
  int lanes = 16;
  int views = 0;
  int columns = 0;
  size_t view_floats = 0;  // from one view to the next; at least columns * lanes
  float* data = nullptr;   // aligned to 64 bytes

  float* at(int view, int column) const {
    return data + size_t(view) * view_floats + size_t(column) * size_t(lanes);
  }
  float& sample(int slice, int view, int column) const {
    return at(view, column)[lane_of_slice(slice, lanes)];
  }
};

// Floats from one view to the next that keep rows aligned and off a multiple of 2 KiB (views would otherwise
// compete for the same cache sets).
inline size_t view_floats_for(int columns, int lanes) {
  const size_t floats = size_t(columns) * size_t(lanes);
  return (floats + 15) / 16 * 16 + (floats % 512 == 0 ? 16 : 0);
}

}  // namespace harima
