// SPDX-License-Identifier: BSD-3-Clause
// Conjugate gradients on the normal equations A^T A x = A^T b (Hestenes and Stiefel 1952, J. Res. Natl. Bur. Stand. 49, 409; as CGLS
// in Bjorck 1996, Numerical Methods for Least Squares Problems, section 7.4). With noise images get better, then worse (Hansen 2010, Discrete
// Inverse Problems, section 6.3): the number of iterations is what smooths.
#include "recon/equations.h"
#include "recon/iteration.h"

namespace harima {

namespace {

// to += factor * from, lane by lane; a lane whose factor is 0 is not touched.
void add_slices(const SliceSet& to, const LaneValues& factor, const SliceSet& from) {
  for_rows(to, [&](int lane, int y) {
    const float f = float(factor[size_t(lane)]);
    if (f == 0) return;
    float* const pixel = to.row(lane, y);
    const float* const more = from.row(lane, y);
    for (int i = 0; i < to.width; ++i) pixel[i] += f * more[i];
  });
}

// direction = gradient + factor * direction.
void turn_direction(const SliceSet& direction, const LaneValues& factor, const SliceSet& gradient) {
  for_rows(direction, [&](int lane, int y) {
    const float f = float(factor[size_t(lane)]);
    float* const pixel = direction.row(lane, y);
    const float* const g = gradient.row(lane, y);
    for (int i = 0; i < direction.width; ++i) pixel[i] = g[i] + f * pixel[i];
  });
}

LaneValues squares_of(const SliceSet& set) {
  return sum_rows(set, [&](int lane, int y) {
    double sum = 0;
    for (int i = 0; i < set.width; ++i) sum += double(set.row(lane, y)[i]) * double(set.row(lane, y)[i]);
    return sum;
  });
}

LaneValues squares_of(const SinogramBatch& rows, std::span<const int> views) {
  return sum_views(views, rows.lanes, [&](int view, double* sum) {
    for (int x = 0; x < rows.columns; ++x)
      for (int lane = 0; lane < rows.lanes; ++lane) sum[lane] += double(rows.at(view, x)[lane]) * double(rows.at(view, x)[lane]);
  });
}

void subtract_rows(const SinogramBatch& to, const LaneValues& factor, const SinogramBatch& from) {
  parallel_for(to.views, [&](int view) {
    for (int x = 0; x < to.columns; ++x)
      for (int lane = 0; lane < to.lanes; ++lane) to.at(view, x)[lane] -= float(factor[size_t(lane)]) * from.at(view, x)[lane];
  }, 8);
}

// above / below where the slice is not done and below is not 0.
LaneValues ratio(const LaneValues& above, const LaneValues& below, const Convergence& seen) {
  LaneValues values{};
  for (size_t lane = 0; lane < values.size(); ++lane)
    if (!seen.is_done(int(lane)) && below[lane] > 0) values[lane] = above[lane] / below[lane];
  return values;
}

}  // namespace

void run_cgls(Equations& equations, const Iteration& how, const SliceSet& x, Convergence& seen) {
  const SinogramBatch residual = equations.rows(0), projected = equations.rows(1);
  const SliceSet gradient = equations.slices(0), direction = equations.slices(1);
  const std::vector<int> views = equations.views_of(kAllViews);
  LaneValues squares{};
  equations.project(x, residual);
  equations.subtract_from_measured(residual, views, squares);
  equations.back_project(residual, gradient);
  LaneValues slope = squares_of(gradient);
  fill_slices(direction, 0);
  turn_direction(direction, {}, gradient);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(direction, projected);
    const LaneValues step = ratio(slope, squares_of(projected, views), seen);
    add_slices(x, step, direction);
    seen.note(squares);
    subtract_rows(residual, step, projected);
    squares = squares_of(residual, views);
    equations.back_project(residual, gradient);
    const LaneValues next = squares_of(gradient);
    turn_direction(direction, ratio(next, slope, seen), gradient);
    slope = next;
  }
}

}  // namespace harima
