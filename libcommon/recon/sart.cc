// SPDX-License-Identifier: BSD-3-Clause
// SIRT (Gilbert 1972, J. Theor. Biol. 36, 105; weights as in Gregor and Benson 2008, IEEE Trans. Med. Imaging
// 27, 918) and SART with ordered subsets (Andersen and Kak 1984, Ultrason. Imaging 6, 81; Wang and Jiang
// 2004, J. X-Ray Sci. Technol. 12, 169):
//
//   x += relaxation * C_s A_s^T R (b - A_s x),   R = 1 / lengths of rays, C_s = 1 / number of rays through a
//   pixel
//
// for the views of each subset s in turn. SIRT is the same with all views in one.
#include <algorithm>
#include <vector>

#include "recon/convergence.h"
#include "recon/iteration.h"

namespace harima {

namespace {

// pixels; the footprint of a pixel has small negative parts, so lengths near 0 mean nothing.
constexpr float kLeastLength = 1;
constexpr float kLeastViews = 1;

LaneValues ones() {
  LaneValues values;
  values.fill(1);
  return values;
}

// Subsets in an order in which one is far from those just before it: by steps of the golden ratio.
std::vector<int> subset_order(int count) {
  const auto is_coprime = [&](int step) {
    for (int d = 2; d <= step; ++d)
      if (step % d == 0 && count % d == 0) return false;
    return true;
  };
  int step = std::max(1, int(0.382 * count));
  while (!is_coprime(step)) ++step;
  std::vector<int> order;
  for (int i = 0; i < count; ++i) order.push_back(int(int64_t{i} * step % count));
  return order;
}

void add_to(LaneValues& sums, const LaneValues& more) {
  for (size_t lane = 0; lane < sums.size(); ++lane) sums[lane] += more[lane];
}

}  // namespace

void run_sart(Equations& equations, const Iteration& how, Convergence& seen) {
  const RowSet lengths{0}, residual{1};
  const SliceSet steps{1}, gradient{2};
  equations.fill(steps, ones());
  equations.project(steps, lengths);
  equations.invert(lengths, kLeastLength);
  equations.fill(residual, 1);
  equations.back_project(residual, steps);
  // A subset has an equal share of the rays through a pixel.
  equations.invert(steps, float(how.relaxation * how.subsets), kLeastViews);
  const std::vector<int> order = subset_order(how.subsets);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    LaneValues squares{};
    for (const int subset : order) {
      equations.project(kImage, residual, subset);
      add_to(squares, equations.subtract_from_measured(residual, subset));
      equations.multiply(residual, lengths, subset);
      equations.back_project(residual, gradient, subset);
      equations.step(kImage, steps, gradient, how.positive, seen.done());
    }
    seen.note(squares);
  }
}

}  // namespace harima
