// SPDX-License-Identifier: BSD-3-Clause
// Conjugate gradients on the normal equations A^T A x = A^T b (Hestenes and Stiefel 1952, J. Res. Natl. Bur.
// Stand. 49, 409; as CGLS in Bjorck 1996, Numerical Methods for Least Squares Problems, section 7.4). With
// noise images get better, then worse (Hansen 2010, Discrete Inverse Problems, section 6.3): the number of
// iterations is what smooths.
#include "recon/convergence.h"
#include "recon/iteration.h"

namespace harima {

namespace {

// above / below where the slice is not done and below is not 0.
LaneValues ratio(const LaneValues& above, const LaneValues& below, const Convergence& seen) {
  LaneValues values{};
  for (size_t lane = 0; lane < values.size(); ++lane)
    if (!seen.is_done(int(lane)) && below[lane] > 0) values[lane] = above[lane] / below[lane];
  return values;
}

LaneValues negative(LaneValues values) {
  for (double& value : values) value = -value;
  return values;
}

}  // namespace

void run_cgls(Equations& equations, const Iteration& how, Convergence& seen) {
  const RowSet residual{0}, projected{1};
  const SliceSet gradient{1}, direction{2};
  equations.project(kImage, residual);
  LaneValues squares = equations.subtract_from_measured(residual, kAllViews);
  equations.back_project(residual, gradient);
  LaneValues slope = equations.squares(gradient);
  equations.copy(gradient, direction);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(direction, projected);
    const LaneValues step = ratio(slope, equations.squares(projected), seen);
    equations.add(kImage, step, direction);
    seen.note(squares);
    equations.add(residual, negative(step), projected);
    squares = equations.squares(residual);
    equations.back_project(residual, gradient);
    const LaneValues next = equations.squares(gradient);
    equations.scale_and_add(direction, ratio(next, slope, seen), gradient);
    slope = next;
  }
}

}  // namespace harima
