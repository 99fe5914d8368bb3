// SPDX-License-Identifier: BSD-3-Clause
// What the work of ct-denoise takes, for --dry-run: a step of a training, a crop through a network and a
// block through a filter are timed.
#pragma once

#include <string>

#include "classic_filters.h"
#include "denoise/parts.h"
#include "denoise/training.h"
#include "filter_device.h"

namespace harima {

// Seconds of all steps of a plan.
double training_seconds(const TrainingPlan& plan, const EngineSettings& settings);
// Seconds of a network that is applied to so many pixels.
double applying_seconds(const NetworkShape& shape, const EngineSettings& settings, double pixels);
// Seconds of reading so many slices of all parts.
double reading_seconds(const Parts& parts, int slices);
// Seconds of so many slices of the source through a filter, reading and writing included. 0 of a pipe.
double filtering_seconds(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, int slices);

// These say it.
void say_training(const TrainingPlan& plan, const EngineSettings& settings);
struct Applying {
  int width = 0, height = 0, slices = 0, parts = 1, ways = 1;
};
// `more`: seconds of reading.
void say_applying(const NetworkShape& shape, const EngineSettings& settings, const Applying& work,
                  double more);

// What `ct-rec --dry-run --json` says last.
struct ReconstructionPlan {
  double seconds = 0;
  int slices = 0, width = 0, height = 0;
};
// Zeros where it says something else.
ReconstructionPlan plan_in(const std::string& line);

}  // namespace harima
