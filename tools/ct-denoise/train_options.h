// SPDX-License-Identifier: BSD-3-Clause
// What a training can be told, by `train` and by `auto`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/params.h"
#include "denoise/training.h"

namespace harima {

struct TrainOptions {
  int reach = 5, depth = 3, steps = 1600, batch = 4, slices = 400, patience = 8, seed = 1;
  std::optional<int> width, patch;
  double rate = 0.03;
  std::string loss = "l2", precision = "auto", time;
  bool no_mirrors = false;
  double save_minutes = 5;
  int save_steps = 0;
  std::string origin;      // no option: what the parts were made of and how, where that is known; else their
                           // files tell one volume from another
  bool keep_same = false;  // no option: --force leaves a model that is what is asked for
};

void declare_training(Params& params, TrainOptions& options);
// For slices whose shorter side is `side`. Fails (usage) on what makes no sense.
TrainingPlan plan_of(const TrainOptions& options, const EngineSettings& settings, int side);
// Seconds of --time: "55min", "2h", "90s" or seconds; empty: no end.
double seconds_to_go(const std::string& text);

// Trains on the parts and writes the model; goes on from MODEL.ckpt if there is one. Ends with status 75 if
// it was stopped before the end. Does nothing if the model is up to date.
void train_model(const std::vector<std::string>& parts, const TrainOptions& options,
                 const std::string& model);

// Is the file the model that train_model() would make of parts of options.origin? False if it is damaged.
bool is_trained(const TrainOptions& options, const TrainingPlan& plan, const std::string& model);

}  // namespace harima
