// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr int kMostPairs = 200;
constexpr double kLeastOverlap = 0.05;  // of the columns
constexpr double kOpposite = 1.5;       // usual steps within which two views count as opposite

struct Pair {
  const float *view, *opposite;
};

// Views and those half a turn further on, spread over the scan.
std::vector<Pair> opposite_pairs(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const int n = int(angle_deg.size());
  const auto [low, high] = std::minmax_element(angle_deg.begin(), angle_deg.end());
  const double step = (*high - *low) / std::max(1, n - 1);
  std::vector<Pair> pairs;
  for (int i = 0, every = std::max(1, n / kMostPairs); i < n; i += every) {
    int best = i;
    for (int j = 0; j < n; ++j)
      if (std::abs(angle_deg[size_t(j)] - angle_deg[size_t(i)] - 180) <
          std::abs(angle_deg[size_t(best)] - angle_deg[size_t(i)] - 180))
        best = j;
    if (std::abs(angle_deg[size_t(best)] - angle_deg[size_t(i)] - 180) <= kOpposite * step)
      pairs.push_back({sinogram.row<float>(i), sinogram.row<float>(best)});
  }
  return pairs;
}

// 1 - correlation of p(x) and the mirrored opposite view q(sum - x) over all pairs and the columns both have.
double mirror_misfit(const std::vector<Pair>& pairs, int width, int sum) {
  const int first = std::max(0, sum - (width - 1)), last = std::min(width - 1, sum);
  double n = 0, sp = 0, sq = 0, spp = 0, sqq = 0, spq = 0;
  for (const Pair& pair : pairs)
    for (int x = first; x <= last; ++x) {
      const double p = double(pair.view[x]), q = double(pair.opposite[sum - x]);
      n += 1;
      sp += p;
      sq += q;
      spp += p * p;
      sqq += q * q;
      spq += p * q;
    }
  const double vp = spp - sp * sp / n, vq = sqq - sq * sq / n;
  return vp > 0 && vq > 0 ? 1 - (spq - sp * sq / n) / std::sqrt(vp * vq) : 1;
}

// A correlation of what n columns say, less two standard errors of Fisher's z. Views do not add to n: what a
// column does wrong, it does in all of them.
double surely(double correlation, int columns) {
  if (columns < 5) return 0;
  return std::max(0.0,
                  std::tanh(std::atanh(std::min(correlation, 1 - 1e-12)) - 2 / std::sqrt(columns - 3.0)));
}

}  // namespace

AxisEstimate axis_by_mirror(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const int width = sinogram.width;
  const std::vector<Pair> pairs = opposite_pairs(sinogram, angle_deg);
  AxisEstimate found;
  found.method = "mirror";
  found.axis_px = 0.5 * (width - 1);
  const int least = std::max(3, int(kLeastOverlap * width));
  if (pairs.empty() || width < least) return found;
  const int first = least - 1, last = 2 * (width - 1) - first;
  const size_t trials = size_t(last - first + 1);
  std::vector<double> misfit(trials), unsure(trials);
  parallel_for(
      int(trials),
      [&](int i) {
        const int sum = first + i, columns = 1 + std::min(sum, 2 * (width - 1) - sum);
        misfit[size_t(i)] = mirror_misfit(pairs, width, sum);
        unsure[size_t(i)] = 1 - surely(1 - misfit[size_t(i)], columns);
      },
      16);
  for (size_t i = 0; i < trials; ++i) found.curve.emplace_back(0.5 * (first + int(i)), unsure[i]);
  const size_t best = size_t(std::min_element(unsure.begin(), unsure.end()) - unsure.begin());
  found.axis_px = found.curve[best].first;
  if (best > 0 && best + 1 < trials)
    found.axis_px += 0.5 * vertex(misfit[best - 1], misfit[best], misfit[best + 1]);
  found.confidence = std::clamp(1 - unsure[best], 0.0, 1.0) * alone(found.curve);
  return found;
}

}  // namespace harima
