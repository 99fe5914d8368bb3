// SPDX-License-Identifier: BSD-3-Clause
// Least squares with total variation,
//
//   minimise  1/(2 views) |A x - b|^2 + weight * sum over pixels of |gradient of x|,
//
// by the primal-dual method of Chambolle and Pock 2011 (J. Math. Imaging Vis. 40, 120, algorithm 1), as Sidky, Jorgensen and Pan 2012
// (Phys. Med. Biol. 57, 3065, algorithm 4) apply it to tomography. Steps are a pair for each of A and the gradient (Pock and Chambolle 2011,
// ICCV, lemma 2): tau (sigma_a |A|^2 + sigma_g |gradient|^2) <= 1 with |A|^2 <= views * width and |gradient|^2 <= 8.
#include <algorithm>
#include <cmath>
#include <vector>

#include "recon/equations.h"
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr double kNoiseShare = 1.5;  // weight over what noise pulls at a pixel

// Steps: damp is what sigma_a is of a view; waves of a few pixels, on which A^T A has about 1/width of its norm, then decay fastest
// (an oscillator with critical damping).
struct Steps {
  Steps(int width, int views) : damp(std::sqrt(2.0 / width)), sigma_a(damp / views), tau(0.5 / (damp * width)), sigma_g(damp * width / 8) {}
  double damp, sigma_a, tau, sigma_g;
};

// Dual of the residual: p = (p + sigma_a (A x - b)) / (1 + damp); `projected` is A x. Squares of the residual.
LaneValues pull_rows(const Equations& equations, const Steps& steps, const SinogramBatch& projected, const SinogramBatch& dual) {
  const SinogramBatch& b = equations.measured();
  const float sigma = float(steps.sigma_a), shrink = float(1 / (1 + steps.damp));
  return sum_views(equations.views_of(kAllViews), b.lanes, [&](int view, double* sum) {
    for (int x = 0; x < b.columns; ++x) {
      const float *const have = b.at(view, x), *const made = projected.at(view, x);
      float* const p = dual.at(view, x);
      for (int lane = 0; lane < b.lanes; ++lane) {
        const float off = made[lane] - have[lane];
        sum[lane] += double(off) * double(off);
        p[lane] = (p[lane] + sigma * off) * shrink;
      }
    }
  });
}

// Dual of the gradient: (across, down) += sigma_g * gradient of x, then no longer than the weight. Differences beyond the slice are 0.
void pull_gradient(const SliceSet& x, const Steps& steps, const LaneValues& weight, const SliceSet& across, const SliceSet& down) {
  const float sigma = float(steps.sigma_g);
  for_rows(x, [&](int lane, int y) {
    const float *const here = x.row(lane, y), *const below = x.row(lane, std::min(y + 1, x.width - 1));
    float *const a = across.row(lane, y), *const d = down.row(lane, y);
    const float most = float(weight[size_t(lane)]);
    for (int i = 0; i < x.width; ++i) {
      const float u = a[i] + sigma * (here[std::min(i + 1, x.width - 1)] - here[i]), v = d[i] + sigma * (below[i] - here[i]);
      const float length = std::sqrt(u * u + v * v);
      const float share = length > most ? most / length : 1.0f;
      a[i] = u * share;
      d[i] = v * share;
    }
  });
}

// x -= tau (A^T p - divergence); ahead = 2 x - x before. `back` is A^T p.
void step_image(const SliceSet& x, const SliceSet& ahead, const Steps& steps, const SliceSet& back, const SliceSet& across,
                const SliceSet& down, bool positive, const Convergence& seen) {
  const float tau = float(steps.tau);
  for_rows(x, [&](int lane, int y) {
    if (seen.is_done(lane)) return;
    float *const pixel = x.row(lane, y), *const next = ahead.row(lane, y);
    const float *const pull = back.row(lane, y), *const a = across.row(lane, y), *const d = down.row(lane, y);
    const float* const above = y > 0 ? down.row(lane, y - 1) : nullptr;
    for (int i = 0; i < x.width; ++i) {
      const float divergence = a[i] - (i > 0 ? a[i - 1] : 0.0f) + d[i] - (above ? above[i] : 0.0f);
      const float moved = pixel[i] - tau * (pull[i] - divergence), kept = positive ? std::max(moved, 0.0f) : moved;
      next[i] = 2 * kept - pixel[i];
      pixel[i] = kept;
    }
  });
}

// Of one row: the median of the second differences between columns, which what is smooth hardly has, as the standard deviation of noise.
double noise_of_row(const SinogramBatch& b, int view, int lane, std::vector<float>& differences) {
  differences.clear();
  for (int x = 1; x + 1 < b.columns; ++x)
    differences.push_back(std::abs(b.at(view, x - 1)[lane] - 2 * b.at(view, x)[lane] + b.at(view, x + 1)[lane]));
  if (differences.empty()) return 0;
  const auto middle = differences.begin() + ptrdiff_t(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  constexpr double kMedianOfNormal = 0.6745;
  return double(*middle) / (kMedianOfNormal * std::sqrt(6.0));
}

// What the noise of the line integrals pulls at a pixel: its standard deviation over the root of the number of views.
LaneValues noise_weights(const Equations& equations) {
  const SinogramBatch& b = equations.measured();
  LaneValues weight = sum_views(equations.views_of(kAllViews), b.lanes, [&](int view, double* sum) {
    std::vector<float> differences;
    for (int lane = 0; lane < b.lanes; ++lane) sum[lane] += noise_of_row(b, view, lane, differences);
  });
  for (double& w : weight) w *= kNoiseShare / (b.views * std::sqrt(double(b.views)));
  return weight;
}

void copy_slices(const SliceSet& from, const SliceSet& to) {
  for_rows(from, [&](int lane, int y) { std::copy_n(from.row(lane, y), from.width, to.row(lane, y)); });
}

}  // namespace

void run_tv(Equations& equations, const Iteration& how, const SliceSet& x, Convergence& seen) {
  const SinogramBatch dual = equations.rows(0), projected = equations.rows(1);
  const SliceSet ahead = equations.slices(0), back = equations.slices(1), across = equations.slices(2), down = equations.slices(3);
  const Steps steps(x.width, dual.views);
  LaneValues weight{};
  weight.fill(how.tv);
  if (how.tv < 0) weight = noise_weights(equations);
  copy_slices(x, ahead);
  fill_slices(across, 0);
  fill_slices(down, 0);
  parallel_for(dual.views, [&](int view) { std::fill(dual.at(view, 0), dual.at(view, dual.columns), 0.0f); }, 8);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(ahead, projected);
    const LaneValues squares = pull_rows(equations, steps, projected, dual);
    pull_gradient(ahead, steps, weight, across, down);
    equations.back_project(dual, back);
    step_image(x, ahead, steps, back, across, down, how.positive, seen);
    seen.note(squares);
  }
}

}  // namespace harima
