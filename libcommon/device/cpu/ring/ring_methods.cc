// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "device/cpu/ring/dead_columns.h"
#include "device/cpu/ring/slow_rows.h"
#include "device/cpu/ring/wide_stripes.h"
#include "device/ring.h"
#include "math/median.h"

namespace harima {

namespace {

size_t little(const SinogramBatch&) { return 0; }

constexpr unsigned kFindsStripes = kUsesWide | kUsesSnr;
constexpr RingMethod kMethods[] = {
    {"sort", "sorting filter (Vo 2018, algorithm 3)", {.width = 5}, kUsesWidth, true, ring_sort, little},
    {"large", "wide stripes (Vo 2018, algorithm 5)", {}, kFindsStripes, false, ring_large, wide_stripes_bytes},
    {"dead", "dead and fluctuating columns, then wide stripes (Vo 2018, algorithm 6)", {}, kFindsStripes, false, ring_dead, wide_stripes_bytes},
    {"all", "dead columns, wide and partial stripes, sorting (after Vo 2018)", {}, kFindsStripes | kUsesWidth, false, ring_all, wide_stripes_bytes},
    {"vo-filter", "median of slow changes over the views (Vo 2018, algorithm 2)", {.width = 21}, kUsesWidth | kUsesSigma, false, ring_filter, SlowRows::memory_bytes},
    {"vo-fit", "parabolas over the views, smoothed (Vo 2018, algorithm 1)", {.width = 16}, kUsesWidth, false, ring_fit, SlowRows::memory_bytes},
    {"wavelet", "wavelets and Fourier filter (Muench 2009)", {.width = 32, .sigma = 2}, kUsesWidth | kUsesSigma, false, ring_wavelet, SlowRows::memory_bytes},
    {"titarenko", "smoothest sinogram (Titarenko 2010)", {.width = 45}, kUsesWidth, false, ring_titarenko, SlowRows::memory_bytes},
    {"smooth", "smoothed mean over the views (Rivers 1998)", {.width = 11}, kUsesWidth, false, ring_smooth, SlowRows::memory_bytes},
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
  width += width % 2 == 0;
  if (width > kMostMedianWidth) fail_usage("ring filter {} columns wide, wanted at most {}", width, kMostMedianWidth);
  return width;
}

void ring_large(const SinogramBatch& batch, const RingOptions& options) { mend_by_rank(batch, options.wide, options.snr); }

void ring_dead(const SinogramBatch& batch, const RingOptions& options) {
  bridge_dead_columns(batch, options.wide, options.snr);
  mend_by_rank(batch, options.wide, options.snr);
}

void ring_all(const SinogramBatch& batch, const RingOptions& options) {
  bridge_dead_columns(batch, options.wide, options.snr);
  mend_what_is_slow(batch, options.wide, options.snr);
  ring_sort(batch, options);
}

}  // namespace harima
