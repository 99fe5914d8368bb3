// SPDX-License-Identifier: BSD-3-Clause
// Stripes as pairs of edges: a step from one column to the next that lasts over views, and the opposite one a
// few columns on. What is in a sample moves through the columns and makes no such pair.
#pragma once

#include "device/stripe_rows.h"

namespace harima {

// 1 where a lane has a stripe of at most `most` columns, else 0, as a row of cells; from what is slow along
// the views. Steps are held against the median of the nine steps around them. Those that stand out
// (stripe_search.h, `snr`) are edges if another one within reach goes the other way by as much, group by
// group: 2 sum(-ab) / sum(aa + bb) is above 0.7. Steps below 2e-4 of the largest value are none.
std::vector<float> find_stripe_edges(const SlowCells& rows, const SinogramBatch& shape, int most, double snr);

}  // namespace harima
