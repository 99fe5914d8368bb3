// SPDX-License-Identifier: BSD-3-Clause
// Iterative reconstruction of few or noisy views. One table; a method is one row and one file. Slices are
// independent of each other, and each may end at its own iteration.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace harima {

// What an iterative method is told. Values at 0 or below are not asked for.
struct Iteration {
  int iterations = 0;     // at most
  double relaxation = 1;  // of a step; above 0, below 2
  int subsets = 1;        // of the views, one after the other in an iteration
  double tv = 0;  // weight of total variation, a line integral; below 0: found from the noise (recon/tv.cc)
  bool positive = false;  // no pixel below 0
  bool from_fbp = false;  // first image: filtered back projection, else 0 (ml-em: the same everywhere)
  double stop = 0;  // a slice is done when its residual changes by less than this share of itself, in two
                    // iterations running

  bool is_on() const { return iterations > 0; }
};

class Equations;
class Convergence;
struct IterationStopped {};

// What happened to one slice: rms of b - A x over the rms of b, as each iteration met it and, last, of the
// slice that came out. Empty for a slice that holds nothing but 0.
using ResidualShares = std::vector<double>;

struct IterativeMethod {
  const char* name;
  const char* help;
  // Improves kImage until `seen` says that all slices are done, or the iterations are.
  void (*run)(Equations& equations, const Iteration& how, Convergence& seen);
  Iteration defaults;
  bool takes_relaxation, takes_subsets, takes_tv, takes_positive;  // options that have something to do
  int slice_sets, row_sets;                                        // of a batch, for work, beside the image
};

std::span<const IterativeMethod> iterative_methods();
// Null if there is none of that name.
const IterativeMethod* iterative_method(std::string_view name);

// The whole of it, from an image that was filled if `how` says from_fbp: what became of each lane.
// stop, if there is one, is asked after each iteration; where it says so, IterationStopped is thrown and
// nothing is made.
std::vector<ResidualShares> iterate(Equations& equations, const IterativeMethod& method, const Iteration& how,
                                    const std::function<bool()>& stop = {});

void run_sart(Equations& equations, const Iteration& how, Convergence& seen);
void run_cgls(Equations& equations, const Iteration& how, Convergence& seen);
void run_ml_em(Equations& equations, const Iteration& how, Convergence& seen);
void run_tv(Equations& equations, const Iteration& how, Convergence& seen);

}  // namespace harima
