// SPDX-License-Identifier: BSD-3-Clause
// Methods that differ in what they take for slow along the views and for smooth along the columns.
#include <functional>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/row_filters.h"
#include "device/cpu/ring/slow_weights.h"
#include "device/ring.h"

namespace harima {

namespace {

// Takes a row of cells and makes the one without stripes. Safe from several threads.
using RowFilter = std::function<void(const float* row, float* out)>;

void correct_slow_stripes(StripeRows& rows, int groups, SlowWeights weights, double sigma,
                          const RowFilter& without_stripes) {
  if (rows.shape().views < 1 || rows.shape().columns < 1) return;
  const SlowCells slow = rows.take_slow(groups, weights, sigma);
  parallel_for(slow.groups, [&](int g) {
    std::vector<float> plain(size_t(slow.floats));
    without_stripes(slow.row(g), plain.data());
    for (int i = 0; i < slow.floats; ++i) slow.row(g)[i] = plain[size_t(i)] - slow.row(g)[i];
  });
  rows.add_change();
}

RowShape shape_of(const StripeRows& rows) { return {rows.shape().columns, rows.shape().lanes}; }

RowFilter gauss_of(const StripeRows& rows, int width) {
  return [shape = shape_of(rows), width](const float* row, float* out) { gauss_row(row, shape, width, out); };
}

// The least number of halvings that make one cell of `width`.
int levels_of(int width) {
  int levels = 1;
  while ((1 << levels) < width && levels < 10) ++levels;
  return levels;
}

}  // namespace

void ring_fit(StripeRows& rows, const RingOptions& options) {
  if (options.width < 2) return;
  correct_slow_stripes(rows, kSlowGroups, parabola_weights, 0, gauss_of(rows, options.width));
}

void ring_filter(StripeRows& rows, const RingOptions& options) {
  if (options.width < 2) return;
  const int width = odd_ring_width(options.width);
  const auto median_row = lane_kernels(rows.shape().lanes).median_row;
  correct_slow_stripes(rows, kSlowGroups, low_pass_weights, options.sigma, [&](const float* row, float* out) {
    median_row(row, rows.shape().columns, width, out);
  });
}

void ring_wavelet(StripeRows& rows, const RingOptions& options) {
  if (options.width < 2) return;
  const int levels = levels_of(options.width);
  correct_slow_stripes(rows, kSlowGroups, low_pass_weights, options.sigma,
                       [&](const float* row, float* out) { wavelet_row(row, shape_of(rows), levels, out); });
}

void ring_titarenko(StripeRows& rows, const RingOptions& options) {
  if (options.width < 2) return;
  const double alpha = 1.0 / (double(options.width) * options.width);
  correct_slow_stripes(rows, 1, same_weights, 0,
                       [&](const float* row, float* out) { regular_row(row, shape_of(rows), alpha, out); });
}

void ring_smooth(StripeRows& rows, const RingOptions& options) {
  if (options.width < 2) return;
  correct_slow_stripes(rows, 1, same_weights, 0, gauss_of(rows, options.width));
}

}  // namespace harima
