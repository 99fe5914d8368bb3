// SPDX-License-Identifier: BSD-3-Clause
#include "device/batch_steps.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"

namespace harima {

void subtract_air(const SinogramBatch& batch, int columns) {
  const int n = std::min(columns, batch.columns / 2);
  if (n <= 0) return;
  parallel_for(batch.views, [&](int view) {
    std::array<double, 16> mean{};
    for (int i = 0; i < n; ++i)
      for (int lane = 0; lane < batch.lanes; ++lane)
        mean[size_t(lane)] += double(batch.at(view, i)[lane]) + double(batch.at(view, batch.columns - 1 - i)[lane]);
    std::array<float, 16> offset{};
    for (size_t lane = 0; lane < 16; ++lane) offset[lane] = float(mean[lane] / (2 * n));
    for (int x = 0; x < batch.columns; ++x)
      for (int lane = 0; lane < batch.lanes; ++lane) batch.at(view, x)[lane] -= offset[size_t(lane)];
  }, 8);
}

void weigh_columns(const SinogramBatch& batch, const float* weight) {
  parallel_for(batch.views, [&](int view) {
    float* sample = batch.at(view, 0);
    for (size_t i = 0, n = size_t(batch.columns) * size_t(batch.lanes); i < n; ++i) sample[i] *= weight[i];
  }, 8);
}

void clear_columns(const SinogramBatch& batch, int first, int last) {
  if (first >= last) return;
  parallel_for(batch.views, [&](int view) { std::fill(batch.at(view, first), batch.at(view, last), 0.0f); }, 8);
}

}  // namespace harima
