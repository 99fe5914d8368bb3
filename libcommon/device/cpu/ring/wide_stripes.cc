// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/wide_stripes.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/cpu/rank_sort.h"
#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/slow_rows.h"
#include "device/cpu/ring/stripe_edges.h"

namespace harima {

namespace {

constexpr int kGroups = 64;
constexpr double kSigma = 3;     // frequencies over the views that are slow
constexpr double kSteady = 0.7;  // rms of a change about its mean over that: below it the stripe is the same in all views

std::vector<StripeRun> find_runs(SlowRows& rows, const SinogramBatch& batch, int wide, double snr) {
  rows.take(low_pass_weights, kSigma);
  return stripe_runs(find_stripe_edges(rows, batch, wide, snr), batch, wide);
}

// A lane of a column, sorted.
struct Ranked {
  Ranked(const SinogramBatch& batch, int lane, int column, RankSorter& sorter) : values(size_t(batch.views)), places(size_t(batch.views)) {
    std::vector<float> plain;
    for (int view = 0; view < batch.views; ++view) plain.push_back(batch.at(view, column)[lane]);
    sorter.sort(plain.data(), values.data(), places.data());
  }
  std::vector<float> values;
  std::vector<uint32_t> places;
};

void mend_run(const StripeRun& run, const SinogramBatch& batch) {
  RankSorter sorter(batch.views);
  const Ranked left(batch, run.lane, run.left, sorter), right(batch, run.lane, run.right, sorter);
  for (int x = run.left + 1; x < run.right; ++x) {
    const float share = float(x - run.left) / float(run.right - run.left);
    const Ranked own(batch, run.lane, x, sorter);
    for (size_t rank = 0; rank < own.places.size(); ++rank)
      batch.at(int(own.places[rank]), x)[run.lane] = left.values[rank] + share * (right.values[rank] - left.values[rank]);
  }
}

// A change that is nearly the same in all groups is what a pixel does; what it differs by is the sample.
void keep_steady(float* const change, size_t step, int groups) {
  double sum = 0, square = 0;
  for (int g = 0; g < groups; ++g) {
    const double value = double(change[size_t(g) * step]);
    sum += value;
    square += value * value;
  }
  const double mean = sum / groups, variance = square / groups - mean * mean;
  if (variance > kSteady * kSteady * mean * mean) return;
  for (int g = 0; g < groups; ++g) change[size_t(g) * step] = float(mean);
}

}  // namespace

size_t wide_stripes_bytes(const SinogramBatch& batch) { return SlowRows::memory_bytes(batch) + stripe_edges_bytes(batch); }

void mend_by_rank(const SinogramBatch& batch, int wide, double snr) {
  if (batch.views < 1 || wide < 1) return;
  SlowRows rows(batch, kGroups);
  const std::vector<StripeRun> runs = find_runs(rows, batch, wide, snr);
  parallel_for(int(runs.size()), [&](int i) { mend_run(runs[size_t(i)], batch); });
}

void mend_what_is_slow(const SinogramBatch& batch, int wide, double snr) {
  if (batch.views < 1 || wide < 1) return;
  SlowRows rows(batch, kGroups);
  const std::vector<StripeRun> runs = find_runs(rows, batch, wide, snr);
  if (runs.empty()) return;
  parallel_for(rows.groups(), [&](int g) {
    float* const change = rows.change(g);
    std::copy_n(rows.slow(g), rows.floats(), change);
    bridge_runs(runs, batch.lanes, change);
    for (int i = 0; i < rows.floats(); ++i) change[i] -= rows.slow(g)[i];
  });
  parallel_for(int(runs.size()), [&](int i) {
    const StripeRun& run = runs[size_t(i)];
    for (int x = run.left + 1; x < run.right; ++x)
      keep_steady(rows.change(0) + size_t(x) * size_t(batch.lanes) + size_t(run.lane), size_t(rows.floats()), rows.groups());
  });
  rows.add_change(runs);
}

}  // namespace harima
