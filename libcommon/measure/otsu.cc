// SPDX-License-Identifier: BSD-3-Clause
#include "measure/otsu.h"

#include "base/error.h"

namespace harima {

namespace {

constexpr int kBins = 256;
constexpr double kMostValues = 1 << 20;

Bins bins_for(PixelType type, const Extent& extent) {
  const double values = extent.high - extent.low + 1;
  if (type == PixelType::f32 || values > kMostValues) return {extent.low, extent.high, kBins};
  return {extent.low - 0.5, extent.high + 0.5, int(values)};
}

}  // namespace

double otsu_threshold(const Histogram& histogram) {
  const Bins& bins = histogram.bins;
  double all = 0, sum = 0;
  for (int i = 0; i < bins.count; ++i) {
    all += double(histogram.counts[size_t(i)]);
    sum += double(histogram.counts[size_t(i)]) * bins.centre(i);
  }
  double lower = 0, lower_sum = 0, best = -1, threshold = bins.centre(0);
  for (int i = 0; i + 1 < bins.count; ++i) {
    lower += double(histogram.counts[size_t(i)]);
    lower_sum += double(histogram.counts[size_t(i)]) * bins.centre(i);
    const double upper = all - lower, apart = lower_sum / lower - (sum - lower_sum) / upper;
    if (const double between = lower * upper * apart * apart; between > best)
      best = between, threshold = bins.centre(i);
  }
  return threshold;
}

double otsu_threshold(Source& source, size_t memory_bytes, const Selection& selection) {
  const Extent extent = extent_of(source, memory_bytes, selection);
  if (extent.is_empty()) fail("there are no numbers to find a threshold for");
  if (extent.low == extent.high) return extent.low;
  return otsu_threshold(histogram_of(source, bins_for(source.info().type, extent), memory_bytes, selection));
}

}  // namespace harima
