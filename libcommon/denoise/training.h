// SPDX-License-Identifier: BSD-3-Clause
// Noise2Inverse (Hendriksen, Pelt, Batenburg, IEEE TCI 6, 1320 (2020)): a network that is to give one part of
// a scan from the others can only learn what they have in common, which is the sample without the noise. What
// is learnt depends on plan, data and library alone, not on threads, nor on how often the work was
// interrupted.
#pragma once

#include <functional>

#include "denoise/checkpoint.h"
#include "denoise/engine.h"
#include "denoise/model.h"
#include "denoise/training_data.h"

namespace harima {

struct TrainingPlan {
  NetworkShape shape;
  int steps = 1000;
  int batch = 4;
  int patch = 128;     // pixels a side, a multiple of shape.grain()
  double rate = 0.03;  // of learning at its highest: it rises over 100 steps (a tenth, if fewer) and falls as
                       // a cosine to 1 %
  uint64_t seed = 1;
  bool absolute_loss = false;
  bool mirrors = true;     // crops are turned and mirrored, too
  int compare_every = 50;  // steps from one loss of held-out slices to the next
  int patience = 0;        // so many of them without a better one end the training; 0: it goes to the end

  // All of that, as a checkpoint keeps it: a training goes on only by the same plan.
  std::string text() const;
};
// Fails (usage) on what makes no sense.
void check_plan(const TrainingPlan& plan);
// About what a training takes beside the slices it learns from: crops in memory, and what their device holds
// for a step.
size_t crop_bytes(const TrainingPlan& plan);
size_t step_bytes(const TrainingPlan& plan, bool half);

struct TrainingWatch {
  std::function<void(int steps)> progress;                // that many more are done
  std::function<void(const TrainingPoint& point)> point;  // a comparison with the held-out slices
  std::function<bool()> stop;                             // asked after each step: keep what there is and end
  int save_steps = 0;                                     // a checkpoint each so many steps; 0: none for that
  double save_seconds = 300;                              // and each so many seconds
};

struct Trained {
  bool is_complete = false;  // false: stopped, the checkpoint has everything
  int steps = 0;
  std::vector<TrainingPoint> record;
  double held_out = 0;  // the lowest loss of held-out slices
  Tensors tensors;      // to be applied: the averaged weights that had it
};

struct TrainingConditions {
  std::string data;    // lines "NAME VALUE": a checkpoint with others is of another training
  std::string engine;  // with another one a training goes on, but not to the same bits, which is said
};

// Goes on from the checkpoint if there is one. Fails if that is of another training, or if the loss grows
// beyond bounds again and again.
Trained train(const TrainingPlan& plan, const TrainingData& data, const EngineSettings& settings,
              const TrainingConditions& conditions, Checkpoint& checkpoint, const TrainingWatch& watch);

}  // namespace harima
