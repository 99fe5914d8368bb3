// SPDX-License-Identifier: BSD-3-Clause
// GpuSlices turns the rows of a Band into slices, as SliceMaker does, on GPUs and a whole band at a time;
// zingers are removed there, too.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "device/gpu_choice.h"
#include "recon/band.h"
#include "recon/metal_slice.h"
#include "recon/recipe.h"

namespace harima {

class GpuSlices {
 public:
  GpuSlices(const Scan& scan, const Recipe& recipe, const OutputWindow& output, const GpuChoice& gpus);

  // A frame of the region's size and the type of what comes out (f32 if metal is put back, else the
  // output's), in memory that a GPU copies fast.
  Frame new_slice() const;
  // Slices of all rows of the band, or of those that were begun before `stop` said so (GpuReport::made).
  // views: of a helical scan, those of the band.
  // metal: what is found of it in each row, to be put back; left as it is where processors have looked for
  // it.
  GpuReport make(const CorrectSpec& spec, const Band& band, std::span<Frame> out,
                 const std::function<bool()>& stop, const GpuViews* views = nullptr,
                 std::vector<MetalSlice>* metal = nullptr);
  // Metal of the rows of the band into its slices, which are f32 then whatever the output is.
  void put_back(std::span<const MetalSlice> metal, std::span<Frame> out) const;

 private:
  MetalEnds find_metal_in(int slice, int first, int last, const float* rows,
                          std::vector<MetalSlice>& metal) const;

  const Recipe recipe_;
  const GpuBackend& backend_;
  const GpuChainSpec spec_;
  std::unique_ptr<GpuChain> chain_;
};

}  // namespace harima
