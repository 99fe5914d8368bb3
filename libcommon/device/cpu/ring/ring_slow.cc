// SPDX-License-Identifier: BSD-3-Clause
// Methods that differ in what they take for slow along the views and for smooth along the columns.
#include <functional>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/row_filters.h"
#include "device/cpu/ring/slow_rows.h"
#include "device/ring.h"

namespace harima {

namespace {

// Takes a row of cells and makes the one without stripes. Safe from several threads.
using RowFilter = std::function<void(const float* row, float* out)>;

void correct_slow_stripes(const SinogramBatch& batch, int groups, SlowRows::Weights weights, double sigma, const RowFilter& without_stripes) {
  if (batch.views < 1 || batch.columns < 1) return;
  SlowRows rows(batch, groups);
  rows.take(weights, sigma);
  parallel_for(rows.groups(), [&](int g) {
    without_stripes(rows.slow(g), rows.change(g));
    for (int i = 0; i < rows.floats(); ++i) rows.change(g)[i] -= rows.slow(g)[i];
  });
  rows.add_change();
}

RowShape shape_of(const SinogramBatch& batch) { return {batch.columns, batch.lanes}; }

RowFilter gauss_of(const SinogramBatch& batch, int width) {
  return [shape = shape_of(batch), width](const float* row, float* out) { gauss_row(row, shape, width, out); };
}

// The least number of halvings that make one cell of `width`.
int levels_of(int width) {
  int levels = 1;
  while ((1 << levels) < width && levels < 10) ++levels;
  return levels;
}

}  // namespace

void ring_fit(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2) return;
  correct_slow_stripes(batch, kSlowGroups, parabola_weights, 0, gauss_of(batch, options.width));
}

void ring_filter(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2) return;
  const int width = odd_ring_width(options.width);
  const auto median_row = lane_kernels(batch.lanes).median_row;
  correct_slow_stripes(batch, kSlowGroups, low_pass_weights, options.sigma,
                       [&](const float* row, float* out) { median_row(row, batch.columns, width, out); });
}

void ring_wavelet(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2) return;
  const int levels = levels_of(options.width);
  correct_slow_stripes(batch, kSlowGroups, low_pass_weights, options.sigma,
                       [&](const float* row, float* out) { wavelet_row(row, shape_of(batch), levels, out); });
}

void ring_titarenko(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2) return;
  const double alpha = 1.0 / (double(options.width) * options.width);
  correct_slow_stripes(batch, 1, same_weights, 0, [&](const float* row, float* out) { regular_row(row, shape_of(batch), alpha, out); });
}

void ring_smooth(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2) return;
  correct_slow_stripes(batch, 1, same_weights, 0, gauss_of(batch, options.width));
}

}  // namespace harima
