// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "device/cpu/ring/dead_columns.h"
#include "device/cpu/ring/host_stripe_rows.h"
#include "device/cpu/ring/slow_weights.h"
#include "device/cpu/ring/wide_stripes.h"
#include "device/ring.h"
#include "math/median.h"

namespace harima {

namespace {

constexpr unsigned kFindsStripes = kUsesWide | kUsesSnr;
constexpr RingMethod kMethods[] = {
    {"sort", "sorting filter (Vo 2018, algorithm 3)", {.width = 5}, kUsesWidth, 0, true, ring_sort},
    {"large", "wide stripes (Vo 2018, algorithm 5)", {}, kFindsStripes, kStripeGroups, true, ring_large},
    {"dead",
     "dead and fluctuating columns, then wide stripes (Vo 2018, algorithm 6)",
     {},
     kFindsStripes,
     kStripeGroups,
     true,
     ring_dead},
    {"all",
     "dead columns, wide and partial stripes, sorting (after Vo 2018)",
     {},
     kFindsStripes | kUsesWidth,
     kStripeGroups,
     true,
     ring_all},
    {"vo-filter",
     "median of slow changes over the views (Vo 2018, algorithm 2)",
     {.width = 21},
     kUsesWidth | kUsesSigma,
     kSlowGroups,
     false,
     ring_filter},
    {"vo-fit",
     "parabolas over the views, smoothed (Vo 2018, algorithm 1)",
     {.width = 16},
     kUsesWidth,
     kSlowGroups,
     false,
     ring_fit},
    {"wavelet",
     "wavelets and Fourier filter (Muench 2009)",
     {.width = 32, .sigma = 2},
     kUsesWidth | kUsesSigma,
     kSlowGroups,
     false,
     ring_wavelet},
    {"titarenko", "smoothest sinogram (Titarenko 2010)", {.width = 45}, kUsesWidth, 1, false, ring_titarenko},
    {"smooth",
     "smoothed mean over the views (Rivers 1998)",
     {.width = 11},
     kUsesWidth,
     1,
     false,
     ring_smooth},
};

}  // namespace

std::span<const RingMethod> ring_methods() { return kMethods; }

const RingMethod* ring_method(std::string_view name) {
  if (name == "none") return nullptr;
  std::string known;
  for (const RingMethod& method : kMethods) {
    if (name == method.name) return &method;
    known += fmt::format("{}, ", method.name);
  }
  fail_usage("ring method '{}' is unknown; wanted one of {}none", name, known);
}

int odd_ring_width(int width) {
  if (width > kMostMedianWidth)
    fail_usage("ring filter {} columns wide, wanted at most {}", width, kMostMedianWidth);
  return width + (width % 2 == 0);
}

void RingMethod::run(const SinogramBatch& batch, const RingOptions& options) const {
  HostStripeRows rows(batch);
  remove(rows, options);
}

size_t RingMethod::memory_bytes(const SinogramBatch& shape) const {
  return groups == 0 ? 0 : HostStripeRows::memory_bytes(shape, groups);
}

void ring_sort(StripeRows& rows, const RingOptions& options) {
  if (options.width >= 2 && rows.shape().views > 0) rows.sort(odd_ring_width(options.width));
}

void ring_large(StripeRows& rows, const RingOptions& options) {
  mend_by_rank(rows, options.wide, options.snr);
}

void ring_dead(StripeRows& rows, const RingOptions& options) {
  bridge_dead_columns(rows, options.wide, options.snr);
  mend_by_rank(rows, options.wide, options.snr);
}

void ring_all(StripeRows& rows, const RingOptions& options) {
  bridge_dead_columns(rows, options.wide, options.snr);
  mend_what_is_slow(rows, options.wide, options.snr);
  ring_sort(rows, options);
}

}  // namespace harima
