// SPDX-License-Identifier: BSD-3-Clause
// Maximum likelihood by expectation maximisation (Shepp and Vardi 1982, IEEE Trans. Med. Imaging 1, 113):
//
//   x *= A^T (b / A x) / A^T 1
//
// It is the likelihood of numbers that have the noise of counts; of line integrals it is the least
// I-divergence. Values below 0 in b count as 0.
#include <algorithm>
#include <cmath>

#include "recon/convergence.h"
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr double kLeast = 1e-3;       // of a line integral that divides, as a share of the rms
constexpr float kLeastViews = 1;      // through a pixel
constexpr double kLeastStart = 0.01;  // of a pixel at the start, as a share of the mean: what is 0 stays 0

// The image that has the sum of the line integrals, the same wherever rays go through; or what was given, not
// below a share of that.
void make_positive(Equations& equations, const Iteration& how, SliceSet rays) {
  const LaneValues measured = equations.measured_above_0(), through = equations.sums(rays);
  LaneValues mean{};
  for (size_t lane = 0; lane < mean.size(); ++lane)
    mean[lane] = through[lane] > 0 ? measured[lane] / through[lane] : 0;
  if (!how.from_fbp) return equations.fill(kImage, mean);
  for (double& value : mean) value *= kLeastStart;
  equations.raise(kImage, mean);
}

}  // namespace

void run_ml_em(Equations& equations, const Iteration& how, Convergence& seen) {
  const RowSet rows{0};
  const SliceSet rays{1}, factor{2};
  const Equations::Size& size = equations.size();
  equations.fill(rows, 1);
  equations.back_project(rows, rays);
  make_positive(equations, how, rays);
  LaneValues least{};
  for (int lane = 0; lane < size.lanes; ++lane)
    least[size_t(lane)] = std::max(
        1e-30, kLeast * std::sqrt(seen.measured_squares(lane) / (double(size.views) * size.columns)));
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(kImage, rows);
    const LaneValues squares = equations.divide_measured(rows, least);
    equations.back_project(rows, factor);
    equations.multiply(kImage, factor, rays, kLeastViews, seen.done());
    seen.note(squares);
  }
}

}  // namespace harima
