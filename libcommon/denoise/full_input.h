// SPDX-License-Identifier: BSD-3-Clause
// May a model be applied to the volume of all views, though it was trained on parts, which are noisier? That
// saves making the parts, and can go wrong by far: normalisation has learnt the noise of the parts.
#pragma once

#include "denoise/crops.h"
#include "denoise/denoiser.h"

namespace harima {

inline constexpr double kMostMismatch = 0.3;

// How far the result of the mean of all parts is from the mean of the results of parts, on held-out crops:
// the rms as a share of `noise`, the deviation of the noise in the mean of all parts, scaled.
double full_input_mismatch(const Model& model, const TrainingPlan& plan, const TrainingData& data,
                           const EngineSettings& settings, double noise);

}  // namespace harima
