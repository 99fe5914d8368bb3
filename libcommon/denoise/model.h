// SPDX-License-Identifier: BSD-3-Clause
// What was learnt, as a file: safetensors (tensor_file.h) with layers as network.h names them, and a JSON
// text "harima-model/1" beside them: network {reach, width, depth}, scale {mean, deviation}, parts, noise,
// and how it came about: meta and the record of the training.
#pragma once

#include "denoise/parts.h"
#include "denoise/tensor_file.h"
#include "image/meta.h"

namespace harima {

// In the meta of a model: PartNoise::fine of what it was learnt from.
inline constexpr const char* kFineNoise = "train.fine_noise";

// One line of the record of a training.
struct TrainingPoint {
  int step = 0;
  // Of batches, averaged over the last ones: squares (or values) in units of the noise of a part.
  double loss = 0;
  double held_out = 0;  // of slices that nothing is learnt from
};

struct Model {
  NetworkShape shape;
  Scale scale;
  int parts = 2;
  double noise = 0;          // deviation of the mean of all parts it was learnt from
  double full_mismatch = 0;  // full_input.h
  Meta meta;                 // of the parts, and train.*: seed, steps, rate, ...
  std::vector<TrainingPoint> record;
  Tensors tensors;
};

void write_model(const std::string& path, const Model& model);
// Fails with the path and what is wrong.
Model read_model(const std::string& path);
// 16 hexadecimal digits that tell one network from another: of its shape, scale and tensors.
std::string model_hash(const Model& model);

}  // namespace harima
