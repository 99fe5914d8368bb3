// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/full_input.h"

#include <cmath>

namespace harima {

namespace {

// The network on the crop, from the mean of all parts but its target.
std::vector<float> result_of(Denoiser& denoiser, const TrainingData& data, const Crop& crop, int channels,
                             int size) {
  const size_t square = size_t(size) * size_t(size);
  std::vector<float> input(square * size_t(channels)), target(square), result(square);
  data.fill(crop, size, input.data(), target.data());
  std::vector<const float*> slices;
  for (int channel = 0; channel < channels; ++channel)
    slices.push_back(input.data() + size_t(channel) * square);
  denoiser.run(slices, size, size, result.data());
  return result;
}

}  // namespace

double full_input_mismatch(const Model& model, const TrainingPlan& plan, const TrainingData& data,
                           const EngineSettings& settings, double noise) {
  Denoiser denoiser(model, settings, 0);
  double squares = 0, count = 0;
  for (Crop crop : CropBatches(plan, data).held_out_crops()) {
    const auto run = [&](int target) {
      crop.target = target;
      return result_of(denoiser, data, crop, plan.shape.channels(), plan.patch);
    };
    std::vector<float> difference = run(kNoPart);
    for (int part = 0; part < data.parts(); ++part) {
      const std::vector<float> one = run(part);
      for (size_t i = 0; i < one.size(); ++i) difference[i] -= one[i] / float(data.parts());
    }
    for (const float value : difference) squares += double(value) * value;
    count += double(difference.size());
  }
  return std::sqrt(squares / count) / noise;
}

}  // namespace harima
