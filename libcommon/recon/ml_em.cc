// SPDX-License-Identifier: BSD-3-Clause
// Maximum likelihood by expectation maximisation (Shepp and Vardi 1982, IEEE Trans. Med. Imaging 1, 113):
//
//   x *= A^T (b / A x) / A^T 1
//
// It is the likelihood of numbers that have the noise of counts; of line integrals it is the least I-divergence. Values below 0 in b
// count as 0.
#include <algorithm>
#include <cmath>

#include "recon/equations.h"
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr double kLeast = 1e-3;    // of a line integral that divides, as a share of the rms
constexpr float kLeastViews = 1;   // through a pixel
constexpr double kLeastStart = 0.01;  // of a pixel at the start, as a share of the mean: what is 0 stays 0

LaneValues sums_of(const SliceSet& set) {
  return sum_rows(set, [&](int lane, int y) {
    double sum = 0;
    for (int i = 0; i < set.width; ++i) sum += double(set.row(lane, y)[i]);
    return sum;
  });
}

// The image that has the sum of the line integrals, the same wherever rays go through `seen_by`; or what was given, not below a
// share of that.
void make_positive(Equations& equations, const Iteration& how, const SliceSet& x, const SliceSet& rays) {
  const SinogramBatch& b = equations.measured();
  const std::vector<int> views = equations.views_of(kAllViews);
  const LaneValues measured = sum_views(views, b.lanes, [&](int view, double* sum) {
    for (int c = 0; c < b.columns; ++c)
      for (int lane = 0; lane < b.lanes; ++lane) sum[lane] += double(std::max(b.at(view, c)[lane], 0.0f));
  });
  const LaneValues through = sums_of(rays);
  for_rows(x, [&](int lane, int y) {
    const double mean = through[size_t(lane)] > 0 ? measured[size_t(lane)] / through[size_t(lane)] : 0;
    float* const pixel = x.row(lane, y);
    for (int i = 0; i < x.width; ++i) pixel[i] = how.from_fbp ? std::max(pixel[i], float(kLeastStart * mean)) : float(mean);
  });
}

// rows = b / rows; the squares of b - rows.
LaneValues divide_measured(const Equations& equations, const SinogramBatch& rows, std::span<const int> views, const LaneValues& least) {
  const SinogramBatch& b = equations.measured();
  return sum_views(views, rows.lanes, [&](int view, double* sum) {
    for (int x = 0; x < rows.columns; ++x)
      for (int lane = 0; lane < rows.lanes; ++lane) {
        float& sample = rows.at(view, x)[lane];
        const float have = b.at(view, x)[lane];
        sum[lane] += (double(have) - double(sample)) * (double(have) - double(sample));
        sample = std::max(have, 0.0f) / std::max(sample, float(least[size_t(lane)]));
      }
  });
}

void multiply(const SliceSet& x, const SliceSet& by, const SliceSet& rays, const Convergence& seen) {
  for_rows(x, [&](int lane, int y) {
    if (seen.is_done(lane)) return;
    float* const pixel = x.row(lane, y);
    const float *const factor = by.row(lane, y), *const through = rays.row(lane, y);
    for (int i = 0; i < x.width; ++i) pixel[i] *= std::max(factor[i], 0.0f) / std::max(through[i], kLeastViews);
  });
}

}  // namespace

void run_ml_em(Equations& equations, const Iteration& how, const SliceSet& x, Convergence& seen) {
  const SinogramBatch rows = equations.rows(0);
  const SliceSet rays = equations.slices(0), factor = equations.slices(1);
  const std::vector<int> views = equations.views_of(kAllViews);
  equations.measured_ones(rows);
  equations.back_project(rows, rays);
  make_positive(equations, how, x, rays);
  LaneValues least{};
  for (int lane = 0; lane < rows.lanes; ++lane)
    least[size_t(lane)] = std::max(1e-30, kLeast * std::sqrt(seen.measured_squares(lane) / (double(rows.views) * rows.columns)));
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(x, rows);
    const LaneValues squares = divide_measured(equations, rows, views, least);
    equations.back_project(rows, factor);
    multiply(x, factor, rays, seen);
    seen.note(squares);
  }
}

}  // namespace harima
