// SPDX-License-Identifier: BSD-3-Clause
// Stripes as runs of columns, and straight lines over them from the nearest column before them that is none to the nearest behind.
#pragma once

#include <vector>

#include "device/sinogram_batch.h"

namespace harima {

// Columns left + 1 .. right - 1 of a lane.
struct StripeRun {
  int lane, left, right;
};

// mask: cells of a row of `shape`, above 0 where a lane has a stripe. The two outermost columns at either end have no stripes, and what is
// wider than `most` columns is none. Of the shape, data is not looked at.
std::vector<StripeRun> stripe_runs(const std::vector<float>& mask, const SinogramBatch& shape, int most);

// Lines over the runs of a row of cells of `lanes`.
void bridge_runs(const std::vector<StripeRun>& runs, int lanes, float* row);

}  // namespace harima
