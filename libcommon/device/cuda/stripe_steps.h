// SPDX-License-Identifier: BSD-3-Clause
// What ring methods do to the rows of a chunk (device/stripe_rows.h), each one kernel. Cells are rows [column
// of the detector][lane] of floats, lane being the slice, one row a group of views; lanes without a slice are
// 0. All pointers are to device memory.
#pragma once

#include "device/cuda/ranked_lists.h"

namespace harima::CT_GPU_TARGET {

// --- slow_views.cu
struct CellRows {
  float* data = nullptr;
  int groups = 0, columns = 0, lanes = 0;

  CT_HD float& at(int group, int column, int lane) const {
    return data[(size_t(group) * size_t(columns) + size_t(column)) * size_t(lanes) + size_t(lane)];
  }
};
// One row: the sum over the views of |p - mean of ten|.
void sum_roughness(const PairRows& rows, const CellRows& rough, Stream& stream);
void take_means(const PairRows& rows, const CellRows& means, Stream& stream);
// weight: [to][from]; of row g those of [first[g], last[g]) are looked at.
struct GroupWeights {
  const float* weight;
  const int *first, *last;
};
void weigh_means(const CellRows& means, const GroupWeights& weights, const CellRows& slow, Stream& stream);
void add_slow_change(const PairRows& rows, const CellRows& change, Stream& stream);

// --- stripes.cu: columns of stripes; left and right are in none.
struct StripeColumn {
  int slice, x, left, right;
};
struct StripeColumns {
  const StripeColumn* column;
  int count;
};
void bridge_columns(const PairRows& rows, const StripeColumns& stripes, Stream& stream);
// change: to work in.
void bridge_slow_columns(const PairRows& rows, const StripeColumns& stripes, const CellRows& slow,
                         const CellRows& change, Stream& stream);
// Of one pair, whose columns are sorted.
void bridge_ranked_columns(const PairRows& rows, const StripeColumns& stripes, const RankedLists& lists,
                           Stream& stream);

}  // namespace harima::CT_GPU_TARGET
