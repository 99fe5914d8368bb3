// SPDX-License-Identifier: BSD-3-Clause
#include "filter/total_variation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kStepsBetweenChecks = 10, kRowsOfThread = 8;

// The dual variables of the differences that begin in a row: one number a voxel and axis, those along x behind a 0.
struct DualRow {
  float *x, *y, *z;
};

// p <- the nearest to p + step * grad u that is not longer than the limit.
void step_dual(const float* u, const float* below, const float* behind, int width, float step, float limit, DualRow p) {
  const auto update = [&](int x, float along_x) {
    const float a = p.x[x] + step * along_x, b = p.y[x] + step * (below[x] - u[x]), c = p.z[x] + step * (behind[x] - u[x]);
    const float shrink = limit / std::max(limit, std::sqrt(a * a + b * b + c * c));
    p.x[x] = a * shrink, p.y[x] = b * shrink, p.z[x] = c * shrink;
  };
#pragma GCC ivdep  // rows do not overlap
  for (int x = 0; x < width - 1; ++x) update(x, u[x + 1] - u[x]);
  update(width - 1, 0);
}

// f - grad^T p at x; `above` and `before` are the rows that end in this one.
inline float dual_image(const float* f, const DualRow& p, const float* above, const float* before, int x) {
  return f[x] + (p.x[x] - p.x[x - 1]) + (p.y[x] - above[x]) + (p.z[x] - before[x]);
}

class Solver {
 public:
  Solver(const TotalVariation& settings, Volume& volume)
      : limit_(float(settings.weight)), given_(volume), u_(volume.values), ahead_(volume.width, volume.height, volume.depth),
        dual_x_(size_t(volume.width + 1) * size_t(volume.rows())), dual_y_(volume.values.size()), dual_z_(volume.values.size()),
        zeros_(size_t(volume.width)), gaps_(size_t(volume.rows())), dual_step_(float(1.0 / (volume.depth > 1 ? 12 : 8))) {
    ahead_.values = volume.values;
  }

  void step() {
    for_rows([&](int row) { step_dual(ahead_.row(row), below(row), behind(row), given_.width, dual_step_, limit_, dual(row)); });
    const float theta = 1 / std::sqrt(1 + 2 * primal_step_);
    for_rows([&](int row) { step_primal(row, theta); });
    primal_step_ *= theta;
    dual_step_ /= theta;
  }

  // weight * |grad u| - <grad u, p> + 1/2 (u - f + grad^T p)^2, all of it positive, is the gap between the sum and its dual.
  double gap() {
    for_rows([&](int row) { gaps_[size_t(row)] = gap_of_row(row); });
    return std::accumulate(gaps_.begin(), gaps_.end(), 0.0);
  }

  void finish() { given_.values.swap(u_); }

 private:
  template <class Body>
  void for_rows(Body body) { parallel_for(given_.rows(), body, kRowsOfThread); }

  float* u(int row) { return u_.data() + size_t(row) * size_t(given_.width); }
  bool is_last_of_slice(int row) const { return row % given_.height == given_.height - 1; }
  bool is_in_last_slice(int row) const { return row / given_.height == given_.depth - 1; }
  const float* below(int row) const { return ahead_.row(is_last_of_slice(row) ? row : row + 1); }
  const float* behind(int row) const { return ahead_.row(is_in_last_slice(row) ? row : row + given_.height); }
  DualRow dual(int row) {
    const size_t at = size_t(row) * size_t(given_.width);
    return {dual_x_.data() + at + size_t(row) + 1, dual_y_.data() + at, dual_z_.data() + at};
  }
  const float* above(int row) { return row % given_.height == 0 ? zeros_.data() : dual(row - 1).y; }
  const float* before(int row) { return row < given_.height ? zeros_.data() : dual(row - given_.height).z; }

  void step_primal(int row, float theta) {
    const DualRow p = dual(row);
    const float *const f = given_.row(row), *const p_above = above(row), *const p_before = before(row);
    float *const now = u(row), *const ahead = ahead_.row(row);
    const float share = primal_step_ / (1 + primal_step_);
#pragma GCC ivdep
    for (int x = 0; x < given_.width; ++x) {
      const float old = now[x], next = old + share * (dual_image(f, p, p_above, p_before, x) - old);
      now[x] = next;
      ahead[x] = next + theta * (next - old);
    }
  }

  double gap_of_row(int row) {
    const DualRow p = dual(row);
    const float *const f = given_.row(row), *const p_above = above(row), *const p_before = before(row), *const now = u(row);
    const float* const next_row = u(is_last_of_slice(row) ? row : row + 1);
    const float* const next_slice = u(is_in_last_slice(row) ? row : row + given_.height);
    double sum = 0;
    for (int x = 0; x < given_.width; ++x) {
      const float a = x + 1 < given_.width ? now[x + 1] - now[x] : 0, b = next_row[x] - now[x], c = next_slice[x] - now[x];
      const float apart = now[x] - dual_image(f, p, p_above, p_before, x);
      sum += double(limit_ * std::sqrt(a * a + b * b + c * c) - (a * p.x[x] + b * p.y[x] + c * p.z[x]) + 0.5f * apart * apart);
    }
    return sum;
  }

  const float limit_;
  Volume& given_;
  std::vector<float> u_;
  Volume ahead_;  // u, and as much further as the last step went, times theta
  std::vector<float> dual_x_, dual_y_, dual_z_, zeros_;
  std::vector<double> gaps_;
  float primal_step_ = 1, dual_step_;  // their product times the square of the norm of grad, 4 an axis, is 1
};

}  // namespace

TotalVariationResult denoise(const TotalVariation& settings, Volume& volume) {
  TotalVariationResult result;
  if (volume.values.empty() || settings.weight <= 0) return result;
  Solver solver(settings, volume);
  do {
    for (int i = 0; i < kStepsBetweenChecks; ++i) solver.step();
    result.steps += kStepsBetweenChecks;
    result.distance = std::sqrt(2 * std::max(0.0, solver.gap()) / double(volume.values.size())) / settings.weight;
  } while (result.distance > settings.tolerance && result.steps < settings.most_steps);
  solver.finish();
  return result;
}

}  // namespace harima
