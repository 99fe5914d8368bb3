// SPDX-License-Identifier: BSD-3-Clause
// What the threads of a block have counted, each in phase 0 of its kernel (kernel.h), added up in a tree: in
// phases 1, 2, ... until one is left.
#pragma once

#include "math/madd.h"

namespace harima::CT_GPU_TARGET {

template <int Threads>
struct CountTree {
  int count[Threads];

  template <int P>
  CT_HD void add_up(int thread) {
    if (thread < Threads >> P) count[thread] += count[thread + (Threads >> P)];
  }
  CT_HD int sum() const { return count[0]; }
};

}  // namespace harima::CT_GPU_TARGET
