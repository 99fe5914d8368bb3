// SPDX-License-Identifier: BSD-3-Clause
// Who computes networks: libtorch, behind this door. It is a library of its own (torch/) that is loaded when
// it is first wanted, so that a build and a machine without it have everything else, and start at once.
// Networks are used by one thread each; they run in as many as asked. All images are f32, row by row, channel
// after channel.
#pragma once

#include <memory>

#include "denoise/network.h"
#include "denoise/tiles/tiles.h"

namespace harima {

struct EngineSettings {
  int threads = 1;
  std::string device = "cpu";  // or cuda, cuda:1
  bool half = false;           // bfloat16 between the layers; weights, sums and losses are f32
  bool tiles = true;           // matrix tiles of a processor compute bfloat16, where it has them
  bool absolute_loss = false;  // mean of |difference|, else of its square
  size_t memory_bytes = 0;     // that a network which is applied may take on a processor, images that it is
                               // given included; 0: no limit
  double gain = 1;  // of training: the last layer gives noise in this unit, and differences are in it
};

inline bool by_tiles(const EngineSettings& settings) {
  return settings.half && settings.tiles && settings.device == "cpu" && has_bf16_tiles();
}

struct Batch {
  int count = 0, height = 0, width = 0;
  const float* inputs = nullptr;   // count x channels() x height x width
  const float* targets = nullptr;  // count x height x width
};

struct Step {
  double rate = 0;       // of Adam; steps of convolutions are made orthogonal (torch/descent.h)
  double averaging = 0;  // share that averaged weights keep of themselves
  // Nothing is learnt from a batch with more than this, or with none that is a number; 0: no limit.
  double most_loss = 0;
};

// What it learns does not depend on threads.
class TrainingNetwork {
 public:
  virtual ~TrainingNetwork() = default;
  // Learns from a batch, gradients cut to a norm of 1; returns its loss before.
  virtual double step(const Batch& batch, const Step& step) = 0;
  // Loss with averaged weights. Changes nothing.
  virtual double loss(const Batch& batch) = 0;
  // All that training goes on from, by names of its own.
  virtual Tensors state() const = 0;
  virtual void set_state(const Tensors& state) = 0;
  // Averaged weights, named as new_network() does.
  virtual Tensors averaged() const = 0;
};

class AppliedNetwork {
 public:
  virtual ~AppliedNetwork() = default;
  // channels() images in, the denoised one in the middle out. Sides are multiples of grain(). Throws
  // std::bad_alloc where memory ends.
  virtual void run(const float* images, int height, int width, float* denoised) = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual std::string name() const = 0;                          // "libtorch 1.13"
  virtual bool has_device(const std::string& device) const = 0;  // "cpu", "cuda", "cuda:1"
  virtual bool is_half_fast(const std::string& device) const = 0;
  virtual std::unique_ptr<TrainingNetwork> training(const NetworkShape& shape, const Tensors& start,
                                                    const EngineSettings& settings) const = 0;
  virtual std::unique_ptr<AppliedNetwork> applied(const NetworkShape& shape, const Tensors& tensors,
                                                  const EngineSettings& settings) const = 0;
};

// The engine of this machine. Fails with what is missing, and how to get it.
const Engine& engine();

}  // namespace harima

// What the library of an engine exports.
extern "C" __attribute__((visibility("default"))) const harima::Engine* harima_engine();
