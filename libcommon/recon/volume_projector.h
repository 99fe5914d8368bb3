// SPDX-License-Identifier: BSD-3-Clause
// A VolumeProjector makes line integrals of the slices of a volume (device/projector.h), a batch of slices at
// a time. Slices are square, in 1/cm or in whole numbers with a window that gives 1/cm. It looks at a volume
// that must outlive it; calls use all threads.
#pragma once

#include <memory>
#include <vector>

#include "base/buffer.h"
#include "device/gpu_choice.h"
#include "device/projector.h"
#include "image/stack.h"

namespace harima {

class VolumeProjector {
 public:
  struct Geometry {
    int columns = 0;                // of the detector
    std::vector<double> angle_rad;  // per view
    std::vector<double> axis_px;    // per slice, in columns of the detector
    double pixel_um = 1;
  };
  // On GPUs, if some are chosen; line integrals are then those of the processor to 1e-5 of their rms. Fails
  // if slices are not square.
  VolumeProjector(const Source& volume, const Geometry& geometry, const GpuChoice& gpus = {});

  static constexpr int kLanes = 16;
  // Line integrals of slices [first, first + kLanes), as far as there are; the next call overwrites them.
  const SinogramBatch& project(int first);
  // Memory, with this many views.
  static size_t memory_bytes(const StackInfo& volume, int columns, size_t views);

 private:
  void read_slice(int index, int lane);

  const Source& volume_;
  const Geometry geometry_;
  const std::unique_ptr<Projector> projector_;
  Buffer slices_, rows_;
  SinogramBatch batch_;
};

}  // namespace harima
