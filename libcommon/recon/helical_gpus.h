// SPDX-License-Identifier: BSD-3-Clause
// Groups of rows of a helical scan (recon/helical_slices.h) as slices on GPUs: as many groups at a time as
// there are GPUs, one on each.
#pragma once

#include <span>
#include <vector>

#include "recon/gpu_slices.h"

namespace harima {

class HelicalGpus {
 public:
  // most: a scan of as many views as any group has, at most.
  HelicalGpus(const Scan& most, const Recipe& recipe, const OutputWindow& output, const GpuChoice& gpus);

  struct Group {
    const CorrectSpec* correct = nullptr;
    const Band* band = nullptr;
    const GpuViews* views = nullptr;
    std::span<Frame> out;  // of each row of the band, of new_slice()
  };
  // Of at most as many groups as there are GPUs. Fails as GpuChain::make() does.
  std::vector<GpuReport> make(std::span<const Group> groups);
  Frame new_slice() const { return on_each_.front()->new_slice(); }

 private:
  std::vector<std::unique_ptr<GpuSlices>> on_each_;
};

}  // namespace harima
