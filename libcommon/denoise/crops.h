// SPDX-License-Identifier: BSD-3-Clause
// Batches of crops for a training: which ones is a function of seed and step.
#pragma once

#include "denoise/training.h"

namespace harima {

inline constexpr int kHeldOutBatches = 4;

struct OwnedBatch {
  int count = 0, size = 0;
  std::vector<float> inputs, targets;
  Batch view() const { return {count, size, size, inputs.data(), targets.data()}; }
};

class CropBatches {
 public:
  // Fails if a slice is smaller than plan.patch.
  CropBatches(const TrainingPlan& plan, const TrainingData& data);
  // Valid until the next call.
  Batch batch(int step);
  // Crops of the slices that are held out, not mirrored, each part a target as often as the others.
  std::vector<Crop> held_out_crops() const;
  std::vector<OwnedBatch> held_out() const;

 private:
  Crop crop_at(uint64_t stream, uint64_t place, const std::vector<int>& slices) const;
  void fill(const std::vector<Crop>& crops, OwnedBatch& batch) const;

  const TrainingPlan& plan_;
  const TrainingData& data_;
  OwnedBatch batch_;
};

}  // namespace harima
