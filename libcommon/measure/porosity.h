// SPDX-License-Identifier: BSD-3-Clause
// How much of a volume is pore, and how much of that is open or closed. Open is what reaches a face of the
// volume, itself or through voxels that do not count.
#pragma once

#include <vector>

#include "image/value_band.h"
#include "measure/components.h"

namespace harima {

struct PoreCount {
  int64_t voxels = 0, pore = 0, closed = 0, nan = 0;  // voxels: that count; NaN is no pore

  int64_t open() const { return pore - closed; }
  void add(const PoreCount& other);
};

// Of each slice. Only voxels that are selected count. `source` must seek; it is read twice.
std::vector<PoreCount> pores_of(Source& source, const ValueBand& pore, const Selection& selection,
                                Connectivity connect, size_t memory_bytes,
                                const std::function<void()>& on_frame);

}  // namespace harima
