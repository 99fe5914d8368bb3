// SPDX-License-Identifier: BSD-3-Clause
// Stripes as pairs of edges: a step from one column to the next that lasts, and the opposite one a few columns on. What is
// in a sample moves through the columns and makes no such pair.
#pragma once

#include <functional>
#include <vector>

#include "device/sinogram_batch.h"

namespace harima {

// Rows of cells of a batch that show what lasts: what is slow along the views, or some ranks of sorted columns.
struct LastingRows {
  int count;
  std::function<const float*(int)> row;  // safe from several threads
};

// 1 where a lane has a stripe of at most `most` columns, else 0, as cells. Steps are held against the median of the steps around them; those that
// stand out (stripe_search.h, `snr`) are edges if another one within reach goes the other way by as much, row by row: 2 sum(-ab) / sum(aa + bb) is
// above 0.7. Steps below 2e-4 of the largest value are none.
std::vector<float> find_stripe_edges(const LastingRows& rows, const SinogramBatch& shape, int most, double snr);
size_t stripe_edges_bytes(int rows, const SinogramBatch& shape);

}  // namespace harima
