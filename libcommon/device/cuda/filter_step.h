// SPDX-License-Identifier: BSD-3-Clause
// A filter on a device: from frames of a stack to the same ones filtered. It keeps nothing there.
#pragma once

#include <cstddef>
#include <memory>

#include "device/cuda/stream.h"
#include "device/filter_specs.h"
#include "image/frame.h"

namespace harima::CT_GPU_TARGET {

// Frames [first, last) of a stack in device memory: [frame][y][x], tight. The stack ends at `last`, or beyond
// what is asked for.
struct DeviceFrames {
  const void* pixels = nullptr;
  int width = 0, height = 0;
  int first = 0, last = 0;
};

// Results, and the frames that they are made of; at most.
struct StepSize {
  int width, height;
  int frames, results;
  size_t frame_pixels() const { return size_t(width) * size_t(height); }
};

class FilterStep {
 public:
  virtual ~FilterStep() = default;
  // Device memory beside frames and results.
  virtual size_t work_bytes(const StepSize& size) const = 0;
  // Puts into the stream, and may wait for it: frames [first, last) of the stack filtered, into `out`, of the
  // same type. `work`: work_bytes() of memory.
  virtual void run(const DeviceFrames& in, int first, int last, void* work, void* out,
                   Stream& stream) const = 0;
};

// For frames of `type`.
std::unique_ptr<FilterStep> make_step(const MedianSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const SmoothSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const MorphSpec& spec, PixelType type);
// These filter a stack of one frame as a slice.
std::unique_ptr<FilterStep> make_step(const BilateralSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const NonLocalMeansSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const DiffusionSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const TotalVariationSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const WaveletSpec& spec, PixelType type);
std::unique_ptr<FilterStep> make_step(const BlockMatchingSpec& spec, PixelType type);

// What `inner` does to finite values, f32, done to pixels of any type as is_filled says
// (device/filter_specs.h).
std::unique_ptr<FilterStep> filled_step(std::unique_ptr<FilterStep> inner, PixelType type);

}  // namespace harima::CT_GPU_TARGET
