// SPDX-License-Identifier: BSD-3-Clause
#include "recon/iteration.h"

namespace harima {

namespace {

constexpr IterativeMethod kMethods[] = {
    {"sirt", "least squares, weighted by the lengths of rays", run_sart, {.iterations = 100}, true, false, false, true, 2, 2},
    {"os-sart", "the same, some views at a time", run_sart, {.iterations = 10, .subsets = 10}, true, true, false, true, 2, 2},
    {"cgls", "least squares by conjugate gradients", run_cgls, {.iterations = 15}, false, false, false, false, 2, 2},
    {"ml-em", "likelihood of counts; never below 0", run_ml_em, {.iterations = 50}, false, false, false, false, 2, 1},
    {"tv", "least squares with little total variation", run_tv, {.iterations = 100, .tv = -1, .from_fbp = true}, false, false, true, true, 4, 2},
};

}  // namespace

std::span<const IterativeMethod> iterative_methods() { return kMethods; }

const IterativeMethod* iterative_method(std::string_view name) {
  for (const IterativeMethod& method : kMethods)
    if (name == method.name) return &method;
  return nullptr;
}

}  // namespace harima
