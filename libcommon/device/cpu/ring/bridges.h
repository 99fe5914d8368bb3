// SPDX-License-Identifier: BSD-3-Clause
// Stripes as runs of columns, and straight lines over them from the nearest column before them that is none
// to the nearest behind.
#pragma once

#include "device/stripe_rows.h"

namespace harima {

// mask: cells of a row of `shape`, above 0 where a lane has a stripe. The two outermost columns at either end
// have no stripes, and what is wider than `most` columns is none. By lane, then by column.
std::vector<StripeRun> stripe_runs(const std::vector<float>& mask, const SinogramBatch& shape, int most);

// Lines over the runs of a row of cells of `lanes`.
void bridge_runs(const std::vector<StripeRun>& runs, int lanes, float* row);

}  // namespace harima
