// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/wide_stripes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/sorted_columns.h"
#include "device/cpu/ring/stripe_edges.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr int kSamples = 64;         // ranks at which stripes are looked for
constexpr double kOutermost = 0.05;  // of the ranks at either end, which are not

std::vector<int> sampled_ranks(int views) {
  const double first = kOutermost * (views - 1), step = (views - 1 - 2 * first) / (kSamples - 1);
  std::vector<int> ranks;
  for (int i = 0; i < kSamples; ++i) ranks.push_back(int(std::lround(first + i * step)));
  return ranks;
}

}  // namespace

Bridges find_wide_stripes(const SinogramBatch& sorted, int wide, double snr) {
  const std::vector<int> ranks = sampled_ranks(sorted.views);
  const LastingRows rows{int(ranks.size()), [&](int i) { return sorted.at(ranks[size_t(i)], 0); }};
  return {find_stripe_edges(rows, sorted, wide / 2, snr), sorted, wide / 2};
}

size_t mend_sorted_bytes(const SinogramBatch& batch) {
  return SortedColumns::memory_bytes(batch) + stripe_edges_bytes(kSamples, batch);
}

void mend_sorted(const SinogramBatch& batch, int wide, double snr, int narrow) {
  wide = odd_ring_width(wide);
  narrow = odd_ring_width(narrow);
  if (batch.views < 1 || batch.columns < 1 || (wide < 3 && narrow < 3)) return;
  constexpr int kTaskRanks = 16;
  SortedColumns columns(batch);
  std::optional<Bridges> stripes;
  if (wide > 1) stripes = find_wide_stripes(batch, wide, snr);
  const auto median_row = lane_kernels(batch.lanes).median_row;
  const size_t floats = size_t(batch.columns) * size_t(batch.lanes);
  parallel_for((batch.views + kTaskRanks - 1) / kTaskRanks, [&](int task) {
    std::vector<float> mended(floats);
    for (int rank = task * kTaskRanks; rank < std::min(batch.views, (task + 1) * kTaskRanks); ++rank) {
      float* row = batch.at(rank, 0);
      if (stripes) stripes->cross(row);
      if (narrow < 3) continue;
      std::copy_n(row, floats, mended.data());
      median_row(mended.data(), batch.columns, narrow, row);
    }
  });
  columns.put_back();
}

}  // namespace harima
