// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/host_stripe_rows.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/cpu/rank_sort.h"
#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/slow_weights.h"
#include "device/cpu/ring/sort_columns.h"
#include "math/mirrored.h"
#include "math/stripe.h"

namespace harima {

namespace {

constexpr int kTaskColumns = 32;

// A lane of a column, sorted.
struct RankedColumn {
  RankedColumn(const SinogramBatch& batch, int lane, int column, RankSorter& sorter)
      : values(size_t(batch.views)), places(size_t(batch.views)) {
    std::vector<float> plain;
    for (int view = 0; view < batch.views; ++view) plain.push_back(batch.at(view, column)[lane]);
    sorter.sort(plain.data(), values.data(), places.data());
  }
  std::vector<float> values;
  std::vector<uint32_t> places;
};

void bridge_ranks_of(const StripeRun& run, const SinogramBatch& batch) {
  RankSorter sorter(batch.views);
  const RankedColumn left(batch, run.lane, run.left, sorter), right(batch, run.lane, run.right, sorter);
  for (int x = run.left + 1; x < run.right; ++x) {
    const RankedColumn own(batch, run.lane, x, sorter);
    for (size_t rank = 0; rank < own.places.size(); ++rank)
      batch.at(int(own.places[rank]), x)[run.lane] =
          on_line(x, run.left, run.right, left.values[rank], right.values[rank]);
  }
}

}  // namespace

// Means, what is slow, and what a method makes of either.
size_t HostStripeRows::memory_bytes(const SinogramBatch& shape, int groups) {
  return 3 * size_t(std::min(shape.views, groups)) * size_t(shape.columns) * size_t(shape.lanes) *
         sizeof(float);
}

std::vector<float> HostStripeRows::roughness() {
  std::vector<float> total(size_t(batch_.columns) * size_t(batch_.lanes), 0.0f);
  parallel_for((batch_.columns + kTaskColumns - 1) / kTaskColumns, [&](int task) {
    const int first = task * kTaskColumns,
              floats = std::min(kTaskColumns, batch_.columns - first) * batch_.lanes;
    const auto row = [&](int view) { return batch_.at(mirrored(view, batch_.views), first); };
    std::vector<float> sums(size_t(floats), 0.0f);
    for (int view = -kRoughViews / 2; view < kRoughViews / 2; ++view)
      for (int i = 0; i < floats; ++i) sums[size_t(i)] += row(view)[i];
    for (int view = 0; view < batch_.views; ++view)
      kernels_.add_roughness(row(view), row(view + kRoughViews / 2), row(view - kRoughViews / 2),
                             1.0f / kRoughViews, floats, sums.data(),
                             total.data() + size_t(first) * size_t(batch_.lanes));
  });
  return total;
}

SlowCells HostStripeRows::take_slow(int groups, SlowWeights weights, double sigma) {
  groups = std::min(groups, batch_.views);
  const int floats = batch_.columns * batch_.lanes;
  mean_memory_ = Buffer(size_t(groups) * size_t(floats) * sizeof(float));
  slow_memory_ = Buffer(mean_memory_.bytes());
  mean_ = {mean_memory_.as<float>(), groups, floats};
  slow_ = {slow_memory_.as<float>(), groups, floats};
  parallel_for(groups, [&](int g) {
    std::vector<const float*> rows;
    for (int view = views().first(g); view < views().first(g + 1); ++view) rows.push_back(batch_.at(view, 0));
    const std::vector<float> share(rows.size(), 1 / float(rows.size()));
    kernels_.weighted_rows(rows.data(), share.data(), int(rows.size()), floats, mean_.row(g));
  });
  std::vector<const float*> means;
  for (int g = 0; g < groups; ++g) means.push_back(mean_.row(g));
  const SlowTable table(weights, groups, sigma);
  parallel_for(groups, [&](int g) {
    const int first = table.first[size_t(g)];
    kernels_.weighted_rows(means.data() + first, table.weight.data() + g * groups + first,
                           table.last[size_t(g)] - first, floats, slow_.row(g));
  });
  return slow_;
}

void HostStripeRows::add_change() {
  parallel_for(batch_.views, [&](int view) {
    const ViewGroups::Between between = views().around(view);
    kernels_.add_between(slow_.row(between.below), slow_.row(between.above), between.share, slow_.floats,
                         batch_.at(view, 0));
  });
}

void HostStripeRows::bridge_slow(const std::vector<StripeRun>& runs) {
  const SlowCells& change = mean_;
  parallel_for(change.groups, [&](int g) {
    std::copy_n(slow_.row(g), slow_.floats, change.row(g));
    bridge_runs(runs, batch_.lanes, change.row(g));
    for (int i = 0; i < change.floats; ++i) change.row(g)[i] -= slow_.row(g)[i];
  });
  const auto cell = [&](const StripeRun& run, int x) {
    return size_t(x) * size_t(batch_.lanes) + size_t(run.lane);
  };
  parallel_for(int(runs.size()), [&](int i) {
    const StripeRun& run = runs[size_t(i)];
    for (int x = run.left + 1; x < run.right; ++x)
      keep_steady(change.data + cell(run, x), size_t(change.floats), change.groups);
  });
  parallel_for(batch_.views, [&](int view) {
    const ViewGroups::Between between = views().around(view);
    const float *const below = change.row(between.below), *const above = change.row(between.above);
    for (const StripeRun& run : runs)
      for (int x = run.left + 1; x < run.right; ++x)
        batch_.at(view, 0)[cell(run, x)] += lerp(below[cell(run, x)], above[cell(run, x)], between.share);
  });
}

void HostStripeRows::bridge(const std::vector<StripeRun>& runs) {
  parallel_for(batch_.views, [&](int view) { bridge_runs(runs, batch_.lanes, batch_.at(view, 0)); });
}

void HostStripeRows::bridge_ranks(const std::vector<StripeRun>& runs) {
  parallel_for(int(runs.size()), [&](int i) { bridge_ranks_of(runs[size_t(i)], batch_); });
}

void HostStripeRows::sort(int width) { sort_columns(batch_, width); }

}  // namespace harima
