// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr int kMostPairs = 200;
constexpr double kLeastOverlap = 0.05;  // of the columns
constexpr double kApartPx = 4;          // from the minimum: what lies nearer belongs to it
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
      if (std::abs(angle_deg[size_t(j)] - angle_deg[size_t(i)] - 180) < std::abs(angle_deg[size_t(best)] - angle_deg[size_t(i)] - 180)) best = j;
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

// By which share the misfit at `at` is below the lowest further away.
double depth(const std::vector<std::pair<double, double>>& curve, double at) {
  double best = 1e300, other = 1e300;
  for (const auto& [axis, misfit] : curve) {
    double& lowest = std::abs(axis - at) > kApartPx ? other : best;
    lowest = std::min(lowest, misfit);
  }
  return other < 1e300 && other > 0 ? std::clamp(1 - best / other, 0.0, 1.0) : 0;
}

}  // namespace

AxisEstimate axis_by_mirror(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const int width = sinogram.width;
  const std::vector<Pair> pairs = opposite_pairs(sinogram, angle_deg);
  AxisEstimate found;
  found.method = "mirror";
  found.axis_px = 0.5 * (width - 1);
  if (pairs.empty()) return found;
  const int least = std::max(3, int(kLeastOverlap * width));
  const int first = least - 1, last = 2 * (width - 1) - first;
  std::vector<double> misfit(size_t(last - first + 1));
  parallel_for(last - first + 1, [&](int i) { misfit[size_t(i)] = mirror_misfit(pairs, width, first + i); }, 16);
  size_t best = 0;
  for (size_t i = 0; i < misfit.size(); ++i) {
    found.curve.emplace_back(0.5 * (first + int(i)), misfit[i]);
    if (misfit[i] < misfit[best]) best = i;
  }
  found.axis_px = 0.5 * (first + int(best));
  if (best > 0 && best + 1 < misfit.size())
    found.axis_px += 0.5 * vertex(misfit[best - 1], misfit[best], misfit[best + 1]);
  // Misfits far from the axis vary smoothly and widely where the overlap is small; a deep minimum is sure all the same.
  found.confidence = std::max(stand_out(found.curve, found.axis_px, kApartPx), depth(found.curve, found.axis_px));
  return found;
}

}  // namespace harima
