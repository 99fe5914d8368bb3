// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/partial_stripes.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/cpu/ring/bridges.h"
#include "device/cpu/ring/slow_rows.h"
#include "device/cpu/ring/stripe_edges.h"

namespace harima {

namespace {
constexpr double kSeenSigma = 3, kMendedSigma = 10;  // frequencies over the views
}

size_t partial_stripes_bytes(const SinogramBatch& batch) { return SlowRows::memory_bytes(batch) + stripe_edges_bytes(kSlowGroups, batch); }

void bridge_partial_stripes(const SinogramBatch& batch, int wide, double snr) {
  if (batch.views < 1 || batch.columns < 1) return;
  SlowRows rows(batch, kSlowGroups);
  rows.take(low_pass_weights, kSeenSigma);
  const LastingRows lasting{rows.groups(), [&](int g) { return rows.slow(g); }};
  const Bridges bridges(find_stripe_edges(lasting, batch, wide / 2, snr), batch, wide / 2);
  if (bridges.is_empty()) return;
  rows.weigh(low_pass_weights, kMendedSigma);
  parallel_for(rows.groups(), [&](int g) {
    float* const change = rows.change(g);
    std::copy_n(rows.slow(g), rows.floats(), change);
    bridges.cross(change);
    for (int i = 0; i < rows.floats(); ++i) change[i] -= rows.slow(g)[i];
  });
  rows.add_change();
}

}  // namespace harima
