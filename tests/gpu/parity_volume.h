// SPDX-License-Identifier: BSD-3-Clause
// Small scans whose slices take more than their own row of all views: of a helix, about an axis that leans
// along the beam. A back end for GPUs has to make the slices of the processor of them. The tests run them on
// the emulated device, and on a GPU where there is one.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "device/gpu_choice.h"
#include "recon/reconstruct.h"

namespace harima {

struct VolumeCase {
  std::string name;
  Recipe recipe;
  double rows_per_turn = 0;  // of a helix; 0: it is none
  int columns = 33, rows = 14, views = 96;
  double span_deg = 900;
  int first = 0, last = 0;  // slices; 0: all
  double bound = 1e-5;      // of relative rms
};
std::ostream& operator<<(std::ostream& out, const VolumeCase& one);
const std::vector<VolumeCase>& volume_cases();

struct VolumeResult {
  std::map<int, Frame> slices;  // by place in the sink
  ReconstructionReport report;
  Plan plan;

  std::vector<float> values() const;  // of all, as floats
};
// gpus: those that the slices are made on; none: the processor. `finished` places are taken to be there.
VolumeResult made_volume(const VolumeCase& one, const GpuChoice& gpus, size_t memory_bytes = 0,
                         const OutputWindow& pixels = {}, std::vector<int> finished = {});
VolumeResult volume_on_gpus(const VolumeCase& one, const GpuBackend& backend, size_t memory_bytes = 0);

}  // namespace harima
