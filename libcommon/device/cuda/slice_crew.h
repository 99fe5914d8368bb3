// SPDX-License-Identifier: BSD-3-Clause
// The devices that make the slices of a band's rows.
#pragma once

#include "device/cuda/crew.h"
#include "device/cuda/slice_chunk.h"

namespace harima::CT_GPU_TARGET {

class SliceCrew : public GpuChain {
 public:
  SliceCrew(const GpuChainSpec& spec, std::span<const int> devices);
  GpuReport make(const GpuBand& band) override;
  int slices_at_a_time() const override;

 private:
  const SlicePlan plan_;
  Crew<SliceChunk> crew_;
};

}  // namespace harima::CT_GPU_TARGET
