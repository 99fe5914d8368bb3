// SPDX-License-Identifier: BSD-3-Clause
#include "filter/total_variation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "math/total_variation.h"

namespace harima {

namespace {

constexpr int kRowsOfThread = 8;

// The dual variables of the differences that begin in a row: one number a voxel and axis, those along x
// behind a 0.
struct DualRow {
  float *x, *y, *z;
};

void step_dual(const float* u, const float* below, const float* behind, int width, float step, float limit,
               DualRow p) {
  const auto update = [&](int x, float along_x) {
    const AlongAxes next =
        dual_step({p.x[x], p.y[x], p.z[x]}, {along_x, below[x] - u[x], behind[x] - u[x]}, step, limit);
    p.x[x] = next.x, p.y[x] = next.y, p.z[x] = next.z;
  };
#pragma GCC ivdep  // rows do not overlap
  for (int x = 0; x < width - 1; ++x) update(x, u[x + 1] - u[x]);
  update(width - 1, 0);
}

// At x; `above` and `before` are the rows that end in this one.
inline float image_at(const float* f, const DualRow& p, const float* above, const float* before, int x) {
  return dual_image(f[x], {p.x[x], p.y[x], p.z[x]}, {p.x[x - 1], above[x], before[x]});
}

class Solver {
 public:
  Solver(const TotalVariation& settings, Volume& volume)
      : limit_(float(settings.weight)), given_(volume), u_(volume.values),
        ahead_(volume.width, volume.height, volume.depth),
        dual_x_(size_t(volume.width + 1) * size_t(volume.rows())), dual_y_(volume.values.size()),
        dual_z_(volume.values.size()), zeros_(size_t(volume.width)), gaps_(size_t(volume.rows())),
        steps_(volume.depth > 1) {
    ahead_.values = volume.values;
  }

  void step() {
    for_rows([&](int row) {
      step_dual(ahead_.row(row), below(row), behind(row), given_.width, steps_.dual, limit_, dual(row));
    });
    for_rows([&](int row) { step_primal(row, steps_.theta(), steps_.share()); });
    steps_.next();
  }

  double gap() {
    for_rows([&](int row) { gaps_[size_t(row)] = gap_of_row(row); });
    return std::accumulate(gaps_.begin(), gaps_.end(), 0.0);
  }

  void finish() { given_.values.swap(u_); }

 private:
  template <class Body>
  void for_rows(Body body) {
    parallel_for(given_.rows(), body, kRowsOfThread);
  }

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

  void step_primal(int row, float theta, float share) {
    const DualRow p = dual(row);
    const float *const f = given_.row(row), *const p_above = above(row), *const p_before = before(row);
    float *const now = u(row), *const ahead = ahead_.row(row);
#pragma GCC ivdep
    for (int x = 0; x < given_.width; ++x) {
      const float old = now[x], next = old + share * (image_at(f, p, p_above, p_before, x) - old);
      now[x] = next;
      ahead[x] = next + theta * (next - old);
    }
  }

  double gap_of_row(int row) {
    const DualRow p = dual(row);
    const float *const f = given_.row(row), *const p_above = above(row), *const p_before = before(row),
                       *const now = u(row);
    const float* const next_row = u(is_last_of_slice(row) ? row : row + 1);
    const float* const next_slice = u(is_in_last_slice(row) ? row : row + given_.height);
    double sums[kGapSums] = {};
    for (int x = 0; x < given_.width; ++x) {
      const AlongAxes gradient{x + 1 < given_.width ? now[x + 1] - now[x] : 0, next_row[x] - now[x],
                               next_slice[x] - now[x]};
      sums[x % kGapSums] += double(
          gap_of(now[x], gradient, {p.x[x], p.y[x], p.z[x]}, image_at(f, p, p_above, p_before, x), limit_));
    }
    return std::accumulate(std::begin(sums), std::end(sums), 0.0);
  }

  const float limit_;
  Volume& given_;
  std::vector<float> u_;
  Volume ahead_;  // u, and as much further as the last step went, times theta
  std::vector<float> dual_x_, dual_y_, dual_z_, zeros_;
  std::vector<double> gaps_;
  TotalVariationSteps steps_;
};

}  // namespace

TotalVariationResult denoise(const TotalVariation& settings, Volume& volume) {
  TotalVariationResult result;
  if (volume.values.empty() || settings.weight <= 0) return result;
  Solver solver(settings, volume);
  do {
    for (int i = 0; i < kStepsBetweenChecks; ++i) solver.step();
    result.steps += kStepsBetweenChecks;
    result.distance = distance_of_gap(solver.gap(), volume.values.size(), settings.weight);
  } while (result.distance > settings.tolerance && result.steps < settings.most_steps);
  solver.finish();
  return result;
}

}  // namespace harima
