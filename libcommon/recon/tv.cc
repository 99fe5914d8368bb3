// SPDX-License-Identifier: BSD-3-Clause
// Least squares with total variation,
//
//   minimise  1/(2 views) |A x - b|^2 + weight * sum over pixels of |gradient of x|,
//
// by the primal-dual method of Chambolle and Pock 2011 (J. Math. Imaging Vis. 40, 120, algorithm 1), as
// Sidky, Jorgensen and Pan 2012 (Phys. Med. Biol. 57, 3065, algorithm 4) apply it to tomography. Steps are a
// pair for each of A and the gradient (Pock and Chambolle 2011, ICCV, lemma 2): tau (sigma_a |A|^2 + sigma_g
// |gradient|^2) <= 1 with |A|^2 <= views * width and |gradient|^2 <= 8.
#include <cmath>

#include "recon/convergence.h"
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr double kNoiseShare = 1.5;  // weight over what noise pulls at a pixel

// Steps: damp is what sigma_a is of a view; waves of a few pixels, on which A^T A has about 1/width of its
// norm, then decay fastest (an oscillator with critical damping).
struct Steps {
  Steps(int width, int views)
      : damp(std::sqrt(2.0 / width)), sigma_a(damp / views), tau(0.5 / (damp * width)),
        sigma_g(damp * width / 8) {}
  double damp, sigma_a, tau, sigma_g;
};

// What the noise of the line integrals pulls at a pixel: its standard deviation over the root of the number
// of views.
LaneValues noise_weights(Equations& equations) {
  const double views = equations.size().views;
  LaneValues weight = equations.measured_noise();
  for (double& w : weight) w *= kNoiseShare / (views * std::sqrt(views));
  return weight;
}

}  // namespace

void run_tv(Equations& equations, const Iteration& how, Convergence& seen) {
  const RowSet dual{0}, projected{1};
  const SliceSet back{1};
  const Equations::Variation sets{.ahead = {2}, .across = {3}, .down = {4}};
  const Steps steps(equations.size().width, equations.size().views);
  LaneValues weight{};
  weight.fill(how.tv);
  if (how.tv < 0) weight = noise_weights(equations);
  equations.copy(kImage, sets.ahead);
  equations.fill(sets.across, {});
  equations.fill(sets.down, {});
  equations.fill(dual, 0);
  for (int k = 0; k < how.iterations && !seen.all_done(); ++k) {
    equations.project(sets.ahead, projected);
    const LaneValues squares =
        equations.pull_dual(dual, projected, float(steps.sigma_a), float(1 / (1 + steps.damp)));
    equations.pull_gradient(sets, float(steps.sigma_g), weight);
    equations.back_project(dual, back);
    equations.step_along_dual(kImage, back, sets, float(steps.tau), how.positive, seen.done());
    seen.note(squares);
  }
}

}  // namespace harima
