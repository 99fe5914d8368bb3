// SPDX-License-Identifier: BSD-3-Clause
// Projector pairs and iterative reconstructions that a back end for GPUs has to make as the processor does.
// The tests run them on the emulated device, and on a GPU where there is one.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "device/gpu.h"
#include "recon/reconstruct.h"
#include "relative_rms.h"

namespace harima {

struct ProjectorCase {
  std::string name;
  int columns, width, views, lanes;
  double tilt = 0;  // columns the axis moves a lane
  int subsets = 1;
};
std::ostream& operator<<(std::ostream& out, const ProjectorCase& one);
const std::vector<ProjectorCase>& projector_cases();

// Of all views and, where there are subsets, of the last: the worst.
struct ProjectorError {
  double adjoint = 0;             // |<A f, p> - <f, A^T p>| over |A f| |p|
  double rows = 0, slices = 0;    // relative rms of A f and A^T p from those of the processor
  bool keeps_other_views = true;  // rows of views that are not of the subset
};
ProjectorError measure_projector(const ProjectorCase& one, const GpuBackend& backend, int devices);

// A small scan and how it is reconstructed.
struct IterativeCase {
  std::string name;
  Recipe recipe;
  bool is_full_turn = false;
  int rows = 4;
  double bound = 1e-5;  // of relative rms
};
std::ostream& operator<<(std::ostream& out, const IterativeCase& one);
const std::vector<IterativeCase>& iterative_cases();

struct IterativeResult {
  std::vector<float> slices;  // [row][y][x]; NaN where none was made
  ReconstructionReport report;
};
IterativeResult iterated_on_cpu(const IterativeCase& one);
IterativeResult iterated_on_gpu(const IterativeCase& one, const GpuBackend& backend,
                                const std::function<bool()>& stop = {});

}  // namespace harima
