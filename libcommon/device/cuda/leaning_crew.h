// SPDX-License-Identifier: BSD-3-Clause
// The devices that share the slices of a band about a leaning axis.
#pragma once

#include "device/cuda/crew.h"
#include "device/cuda/leaning_chunk.h"

namespace harima::CT_GPU_TARGET {

class LeaningCrew : public GpuLeaning {
 public:
  LeaningCrew(const GpuLeaningSpec& spec, std::span<const int> devices)
      : plan_(spec), crew_(plan_, devices) {}
  void make(const GpuLeaningBand& band) override {
    crew_.run(band, int(band.out.size()) / kLeaningSlices, {}, [](const LeaningChunk&, int, int) {});
  }

 private:
  const LeaningPlan plan_;
  Crew<LeaningChunk> crew_;
};

}  // namespace harima::CT_GPU_TARGET
