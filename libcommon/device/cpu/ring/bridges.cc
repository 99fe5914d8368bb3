// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/bridges.h"

#include "math/stripe.h"

namespace harima {

namespace {
constexpr int kBorder = 2;  // columns at the ends that have no neighbours to take from
}

std::vector<StripeRun> stripe_runs(const std::vector<float>& mask, const SinogramBatch& shape, int most) {
  std::vector<StripeRun> runs;
  for (int lane = 0; lane < shape.lanes; ++lane) {
    const auto is_stripe = [&](int x) {
      return x >= kBorder && x < shape.columns - kBorder &&
             mask[size_t(x) * size_t(shape.lanes) + size_t(lane)] > 0;
    };
    for (int x = kBorder; x < shape.columns - kBorder; ++x) {
      const int left = x - 1;
      while (is_stripe(x)) ++x;
      if (x - left > 1 && x - left - 1 <= most) runs.push_back({lane, left, x});
    }
  }
  return runs;
}

void bridge_runs(const std::vector<StripeRun>& runs, int lanes, float* row) {
  for (const StripeRun& run : runs) {
    const auto cell = [&](int x) -> float& { return row[size_t(x) * size_t(lanes) + size_t(run.lane)]; };
    for (int x = run.left + 1; x < run.right; ++x)
      cell(x) = on_line(x, run.left, run.right, cell(run.left), cell(run.right));
  }
}

}  // namespace harima
