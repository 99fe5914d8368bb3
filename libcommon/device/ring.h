// SPDX-License-Identifier: BSD-3-Clause
// Ring removal in a SinogramBatch, in place, before filtering. One table; a method is one row and one file.
#pragma once

#include <span>
#include <string_view>

#include "device/sinogram_batch.h"

namespace harima {

struct RingOptions {
  int width = 5;  // of the median along columns; made odd by adding 1; below 2: nothing is done
};

struct RingMethod {
  const char* name;
  const char* help;
  void (*run)(const SinogramBatch&, const RingOptions&);  // uses all threads
};

std::span<const RingMethod> ring_methods();

// Vo, Atwood and Drakopoulos 2018 (Opt. Express 26, 28396), algorithm 3: each column is sorted over the views, a median of
// `width` runs along the columns at every rank, and values go back to their views. The left border is mirrored without its
// edge (x < 0 is -x), the right border with it (x >= N is 2N - x - 1). Equal values keep the order of their views.
void ring_sort(const SinogramBatch& batch, const RingOptions& options);

}  // namespace harima
