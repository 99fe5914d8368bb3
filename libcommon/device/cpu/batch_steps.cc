// SPDX-License-Identifier: BSD-3-Clause
#include "device/batch_steps.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"

namespace harima {

namespace {

using LaneLevels = std::array<double, 16>;

// Means over columns [first, last).
LaneLevels mean_of(const SinogramBatch& batch, int view, int first, int last) {
  LaneLevels mean{};
  for (int x = first; x < last; ++x)
    for (int lane = 0; lane < batch.lanes; ++lane) mean[size_t(lane)] += double(batch.at(view, x)[lane]);
  for (double& level : mean) level /= last - first;
  return mean;
}

}  // namespace

void subtract_air(const SinogramBatch& batch, int left, int right) {
  if (left <= 0 && right <= 0) return;
  const int n = batch.columns;
  const double left_at = 0.5 * (left - 1), right_at = n - 1 - 0.5 * (right - 1);
  parallel_for(
      batch.views,
      [&](int view) {
        LaneLevels from{}, to{};
        if (left > 0) from = to = mean_of(batch, view, 0, std::min(left, n));
        if (right > 0) to = mean_of(batch, view, std::max(0, n - right), n);
        if (left <= 0) from = to;
        for (int x = 0; x < n; ++x) {
          const double share = (x - left_at) / (right_at - left_at);
          for (int lane = 0; lane < batch.lanes; ++lane)
            batch.at(view, x)[lane] -=
                float(from[size_t(lane)] + share * (to[size_t(lane)] - from[size_t(lane)]));
        }
      },
      8);
}

void harden(const SinogramBatch& batch, const Hardening& how) {
  if (how.count == 0) return;
  parallel_for(
      batch.views,
      [&](int view) {
        float* sample = batch.at(view, 0);
        for (size_t i = 0, n = size_t(batch.columns) * size_t(batch.lanes); i < n; ++i)
          sample[i] = hardened(sample[i], how);
      },
      8);
}

void weigh_columns(const SinogramBatch& batch, const float* weight) {
  parallel_for(
      batch.views,
      [&](int view) {
        float* sample = batch.at(view, 0);
        for (size_t i = 0, n = size_t(batch.columns) * size_t(batch.lanes); i < n; ++i)
          sample[i] *= weight[i];
      },
      8);
}

void clear_columns(const SinogramBatch& batch, int first, int last) {
  if (first >= last) return;
  parallel_for(
      batch.views, [&](int view) { std::fill(batch.at(view, first), batch.at(view, last), 0.0f); }, 8);
}

}  // namespace harima
