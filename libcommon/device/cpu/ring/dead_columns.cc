// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/dead_columns.h"

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/stripe_search.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kMeanViews = 10;       // of the mean that a column is held against: views v - 5 to v + 4
constexpr int kTaskColumns = 32;
constexpr double kLeastNoise = 0.2;  // of 1, what columns are usually

// Sum over the views of |p - mean of ten|, as cells.
std::vector<float> roughness(const SinogramBatch& batch) {
  std::vector<float> total(size_t(batch.columns) * size_t(batch.lanes), 0.0f);
  const auto add_roughness = lane_kernels(batch.lanes).add_roughness;
  parallel_for((batch.columns + kTaskColumns - 1) / kTaskColumns, [&](int task) {
    const int first = task * kTaskColumns, floats = std::min(kTaskColumns, batch.columns - first) * batch.lanes;
    const auto row = [&](int view) { return batch.at(mirrored(view, batch.views), first); };
    std::vector<float> sums(size_t(floats), 0.0f);
    for (int view = -kMeanViews / 2; view < kMeanViews / 2; ++view)
      for (int i = 0; i < floats; ++i) sums[size_t(i)] += row(view)[i];
    for (int view = 0; view < batch.views; ++view)
      add_roughness(row(view), row(view + kMeanViews / 2), row(view - kMeanViews / 2), 1.0f / kMeanViews, floats, sums.data(),
                    total.data() + size_t(first) * size_t(batch.lanes));
  });
  return total;
}

// Over what neighbours have; 1 where they have nothing.
void set_against_neighbours(std::vector<float>& rough, const SinogramBatch& batch, int width) {
  std::vector<float> usual(rough.size());
  lane_kernels(batch.lanes).median_row(rough.data(), batch.columns, width, usual.data());
  for (size_t i = 0; i < rough.size(); ++i) rough[i] = usual[i] > 0 ? rough[i] / usual[i] : 1.0f;
}

// 1 where a lane stands out, and beside it.
std::vector<float> dead_mask(const std::vector<float>& rough, const SinogramBatch& batch, double snr) {
  const size_t lanes = size_t(batch.lanes);
  std::vector<float> mask(rough.size(), 0.0f);
  for (size_t lane = 0; lane < lanes; ++lane) {
    std::vector<float> profile;
    for (size_t i = lane; i < rough.size(); i += lanes) profile.push_back(rough[i]);
    for (const int x : outstanding(profile, snr, kLeastNoise))
      for (int near = std::max(0, x - 1); near <= std::min(x + 1, batch.columns - 1); ++near) mask[size_t(near) * lanes + lane] = 1;
  }
  return mask;
}

}  // namespace

void bridge_dead_columns(const SinogramBatch& batch, int wide, double snr) {
  if (batch.views < 2 || batch.columns < 1 || wide < 1) return;
  std::vector<float> rough = roughness(batch);
  set_against_neighbours(rough, batch, 2 * wide + 1);
  const std::vector<StripeRun> runs = stripe_runs(dead_mask(rough, batch, snr), batch, wide);
  if (!runs.empty()) parallel_for(batch.views, [&](int view) { bridge_runs(runs, batch.lanes, batch.at(view, 0)); });
}

}  // namespace harima
