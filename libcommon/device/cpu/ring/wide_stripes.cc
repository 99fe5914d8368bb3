// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/wide_stripes.h"

#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/slow_weights.h"
#include "device/cpu/ring/stripe_edges.h"

namespace harima {

namespace {

constexpr double kSigma = 3;  // frequencies over the views that are slow

std::vector<StripeRun> find_runs(StripeRows& rows, int wide, double snr) {
  const SinogramBatch& shape = rows.shape();
  if (shape.views < 1 || wide < 1) return {};
  return stripe_runs(
      find_stripe_edges(rows.take_slow(kStripeGroups, low_pass_weights, kSigma), shape, wide, snr), shape,
      wide);
}

}  // namespace

void mend_by_rank(StripeRows& rows, int wide, double snr) {
  const std::vector<StripeRun> runs = find_runs(rows, wide, snr);
  if (!runs.empty()) rows.bridge_ranks(runs);
}

void mend_what_is_slow(StripeRows& rows, int wide, double snr) {
  const std::vector<StripeRun> runs = find_runs(rows, wide, snr);
  if (!runs.empty()) rows.bridge_slow(runs);
}

}  // namespace harima
