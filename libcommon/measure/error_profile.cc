// SPDX-License-Identifier: BSD-3-Clause
#include "measure/error_profile.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "image/pixels.h"
#include "measure/lane_sum.h"

namespace harima {

namespace {

constexpr int kMostSingle = 255, kBins = 101;

Bins bins_of(PixelType type, double largest) {
  if (type != PixelType::f32 && 2 * largest + 1 <= kMostSingle)
    return {-largest - 0.5, largest + 0.5, int(2 * largest) + 1};
  return {-largest, largest, kBins};
}

// The last bin has its upper edge, too.
size_t slot_of(const Bins& bins, double error) {
  int slot = std::clamp(int((error - bins.low) / bins.width()), 0, bins.count - 1);
  if (error < bins.edge(slot)) --slot;
  else if (slot + 1 < bins.count && error >= bins.edge(slot + 1)) ++slot;
  return size_t(slot);
}

// Counts and sums of products of one frame.
struct FrameErrors {
  std::vector<uint64_t> counts;
  uint64_t exact = 0;
  std::vector<double> along_x = std::vector<double>(kErrorLags + 1), along_y = along_x;
};

// Distances of the errors from their mean, row after row.
std::vector<double> count_errors(const FrameView& a, const FrameView& b, const Bins& bins, double mean,
                                 FrameErrors& to) {
  std::vector<double> errors;
  errors.reserve(size_t(a.width) * size_t(a.height));
  with_pixels(a.type, [&]<class T>() {
    for (int y = 0; y < a.height; ++y)
      for (int x = 0; x < a.width; ++x) {
        const double error = double(b.row<T>(y)[x]) - double(a.row<T>(y)[x]);
        errors.push_back(std::isfinite(error) ? error - mean : 0);
        if (!std::isfinite(error)) continue;
        to.exact += error == 0;
        ++to.counts[slot_of(bins, error)];
      }
  });
  return errors;
}

FrameErrors errors_of(const FrameView& a, const FrameView& b, const Bins& bins, double mean) {
  FrameErrors one{.counts = std::vector<uint64_t>(size_t(bins.count))};
  const std::vector<double> errors = count_errors(a, b, bins, mean, one);
  const auto row = [&](int y) { return errors.data() + size_t(y) * size_t(a.width); };
  for (int lag = 0; lag <= kErrorLags; ++lag)
    for (int y = 0; y < a.height; ++y) {
      const double* const here = row(y);
      if (lag < a.width)
        one.along_x[size_t(lag)] += lane_sum(a.width - lag, [=](int x) { return here[x] * here[x + lag]; });
      if (y + lag >= a.height) continue;
      const double* const below = row(y + lag);
      one.along_y[size_t(lag)] += lane_sum(a.width, [=](int x) { return here[x] * below[x]; });
    }
  return one;
}

// Sums of products over as many pairs, as correlations.
void scale(std::vector<double>& sums, double variance, const std::vector<double>& pairs) {
  for (size_t lag = 0; lag < sums.size(); ++lag)
    sums[lag] = variance > 0 && pairs[lag] > 0 ? sums[lag] / pairs[lag] / variance : NAN;
}

}  // namespace

ErrorProfile error_profile(std::span<const FrameView> a, std::span<const FrameView> b,
                           const Difference& all) {
  ErrorProfile profile{.bins = {},
                       .counts = {},
                       .exact = uint64_t(all.count),
                       .along_x = std::vector<double>(kErrorLags + 1, NAN),
                       .along_y = {}};
  profile.along_y = profile.along_x;
  if (all.largest == 0) return profile;
  const Bins bins = profile.bins = bins_of(a[0].type, all.largest);
  const double mean = all.mean_b - all.mean_a;
  std::vector<FrameErrors> frames(a.size());
  parallel_for(int(a.size()),
               [&](int i) { frames[size_t(i)] = errors_of(a[size_t(i)], b[size_t(i)], bins, mean); });

  profile.exact = 0;
  profile.counts.assign(size_t(bins.count), 0);
  std::vector<double> sum_x(kErrorLags + 1), sum_y = sum_x, pairs_x = sum_x, pairs_y = sum_x;
  for (const FrameErrors& frame : frames) {
    profile.exact += frame.exact;
    for (size_t i = 0; i < profile.counts.size(); ++i) profile.counts[i] += frame.counts[i];
    for (size_t lag = 0; lag <= kErrorLags; ++lag) {
      sum_x[lag] += frame.along_x[lag];
      sum_y[lag] += frame.along_y[lag];
      pairs_x[lag] += double(a[0].height) * std::max(0, a[0].width - int(lag));
      pairs_y[lag] += double(a[0].width) * std::max(0, a[0].height - int(lag));
    }
  }
  const double variance = sum_x[0] / pairs_x[0];
  scale(profile.along_x = sum_x, variance, pairs_x);
  scale(profile.along_y = sum_y, variance, pairs_y);
  return profile;
}

}  // namespace harima
