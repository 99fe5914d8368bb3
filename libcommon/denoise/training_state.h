// SPDX-License-Identifier: BSD-3-Clause
// All that a training goes on from, and how a checkpoint has it.
#pragma once

#include "denoise/training.h"

namespace harima {

struct TrainingState {
  int step = 0;
  std::vector<double> losses;  // of the last batches
  std::vector<TrainingPoint> record;
  double slower = 1;          // the rate is multiplied by it
  int bad = 0, restarts = 0;  // batches in a row that were not learnt from; returns to older weights
  double best_held_out = 0;
  int best_step = 0;
  Tensors best;        // averaged weights of that step; empty: no comparison yet
  Tensors network;     // TrainingNetwork::state(), where a state is written or was read
  std::string engine;  // TrainingConditions::engine of who wrote it
};

// As tensors, those of `best` named "best.NAME", and a text "harima-checkpoint/2".
TensorFile written_state(const TrainingState& state, const std::string& conditions);
// Fails, naming `path`, if the checkpoint is of another training, and says what differs.
TrainingState read_state(const TensorFile& content, const std::string& conditions, const std::string& path);

}  // namespace harima
