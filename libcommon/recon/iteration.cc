// SPDX-License-Identifier: BSD-3-Clause
#include "recon/iteration.h"

#include <cmath>

#include "recon/convergence.h"

namespace harima {

namespace {

constexpr IterativeMethod kMethods[] = {
    {"sirt",
     "least squares, weighted by the lengths of rays",
     run_sart,
     {.iterations = 100},
     true,
     false,
     false,
     true,
     2,
     2},
    {"os-sart",
     "the same, some views at a time",
     run_sart,
     {.iterations = 10, .subsets = 10},
     true,
     true,
     false,
     true,
     2,
     2},
    {"cgls",
     "least squares by conjugate gradients",
     run_cgls,
     {.iterations = 15},
     false,
     false,
     false,
     false,
     2,
     2},
    {"ml-em",
     "likelihood of counts; never below 0",
     run_ml_em,
     {.iterations = 50},
     false,
     false,
     false,
     false,
     2,
     1},
    {"tv",
     "least squares with little total variation",
     run_tv,
     {.iterations = 100, .tv = -1, .from_fbp = true},
     false,
     false,
     true,
     true,
     4,
     2},
};

// The slices that came out are projected once more.
std::vector<ResidualShares> residuals_of(Equations& equations, const Convergence& seen) {
  const RowSet rows{0};
  equations.project(kImage, rows);
  const LaneValues last = equations.subtract_from_measured(rows, kAllViews);
  std::vector<ResidualShares> shares(size_t(equations.size().lanes));
  for (size_t lane = 0; lane < shares.size(); ++lane) {
    const double whole = seen.measured_squares(int(lane));
    if (whole == 0) continue;
    for (const double squares : seen.residual_squares(int(lane)))
      shares[lane].push_back(std::sqrt(squares / whole));
    shares[lane].push_back(std::sqrt(last[lane] / whole));
  }
  return shares;
}

}  // namespace

std::span<const IterativeMethod> iterative_methods() { return kMethods; }

const IterativeMethod* iterative_method(std::string_view name) {
  for (const IterativeMethod& method : kMethods)
    if (name == method.name) return &method;
  return nullptr;
}

std::vector<ResidualShares> iterate(Equations& equations, const IterativeMethod& method, const Iteration& how,
                                    const std::function<bool()>& stop) {
  if (!how.from_fbp) equations.fill(kImage, {});
  if (how.from_fbp && how.positive) equations.raise(kImage, {});
  Convergence seen(equations.measured_squares(), equations.size().lanes, how.stop, stop);
  method.run(equations, how, seen);
  return residuals_of(equations, seen);
}

}  // namespace harima
