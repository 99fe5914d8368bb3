// SPDX-License-Identifier: BSD-3-Clause
// SIRT (Gilbert 1972, J. Theor. Biol. 36, 105; weights as in Gregor and Benson 2008, IEEE Trans. Med. Imaging 27, 918) and
// SART with ordered subsets (Andersen and Kak 1984, Ultrason. Imaging 6, 81; Wang and Jiang 2004, J. X-Ray Sci. Technol. 12, 169):
//
//   x += relaxation * C_s A_s^T R (b - A_s x),   R = 1 / lengths of rays, C_s = 1 / number of rays through a pixel
//
// for the views of each subset s in turn. SIRT is the same with all views in one.
#include <algorithm>

#include "recon/equations.h"
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr float kLeastLength = 1;  // pixels; the footprint of a pixel has small negative parts, so lengths near 0 mean nothing
constexpr float kLeastViews = 1;

void invert_lengths(const SinogramBatch& lengths) {
  parallel_for(lengths.views, [&](int view) {
    float* const sample = lengths.at(view, 0);
    for (size_t i = 0, n = size_t(lengths.columns) * size_t(lengths.lanes); i < n; ++i) sample[i] = 1 / std::max(sample[i], kLeastLength);
  }, 8);
}

// Rays through a pixel, of which a subset has an equal share; `ones` is overwritten.
void step_sizes(Equations& equations, const Iteration& how, const SinogramBatch& ones, const SliceSet& steps) {
  equations.measured_ones(ones);
  equations.back_project(ones, steps);
  for_rows(steps, [&](int lane, int y) {
    float* const row = steps.row(lane, y);
    for (int i = 0; i < steps.width; ++i) row[i] = float(how.relaxation * how.subsets) / std::max(row[i], kLeastViews);
  });
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

void multiply(const SinogramBatch& rows, const SinogramBatch& by, std::span<const int> views) {
  parallel_for(int(views.size()), [&](int i) {
    float* const sample = rows.at(views[size_t(i)], 0);
    const float* const factor = by.at(views[size_t(i)], 0);
    for (size_t k = 0, n = size_t(rows.columns) * size_t(rows.lanes); k < n; ++k) sample[k] *= factor[k];
  }, 8);
}

void step_along(const SliceSet& x, const SliceSet& gradient, const SliceSet& steps, bool positive, const Convergence& seen) {
  for_rows(x, [&](int lane, int y) {
    if (seen.is_done(lane)) return;
    float* const pixel = x.row(lane, y);
    const float *const g = gradient.row(lane, y), *const step = steps.row(lane, y);
    for (int i = 0; i < x.width; ++i) {
      const float next = pixel[i] + step[i] * g[i];
      pixel[i] = positive ? std::max(next, 0.0f) : next;
    }
  });
}

}  // namespace

void run_sart(Equations& equations, const Iteration& how, const SliceSet& x, Convergence& seen) {
  const SinogramBatch lengths = equations.rows(0), residual = equations.rows(1);
  const SliceSet steps = equations.slices(0), gradient = equations.slices(1);
  fill_slices(steps, 1);
  equations.project(steps, lengths);
  invert_lengths(lengths);
  step_sizes(equations, how, residual, steps);
  const std::vector<int> order = subset_order(how.subsets);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    LaneValues squares{};
    for (const int subset : order) {
      const std::vector<int> views = equations.views_of(subset);
      equations.project(x, residual, subset);
      equations.subtract_from_measured(residual, views, squares);
      multiply(residual, lengths, views);
      equations.back_project(residual, gradient, subset);
      step_along(x, gradient, steps, how.positive, seen);
    }
    seen.note(squares);
  }
}

}  // namespace harima
