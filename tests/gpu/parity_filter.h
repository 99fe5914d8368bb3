// SPDX-License-Identifier: BSD-3-Clause
// One list of small stacks and filters: a back end for GPUs has to give the bits of the processor. The tests
// run it on the emulated device, and on a GPU where there is one.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "device/gpu.h"
#include "filter/filter_slabs.h"
#include "filter/median.h"
#include "filter/morph.h"
#include "filter/smooth.h"

namespace harima {

// A filter of ct-denoise, as a GPU and as the processor do it.
struct DenoiseCase {
  FilterSpec on_gpu;
  SlabFilter on_cpu;
};

struct FilterCase {
  std::string name;
  PixelType type = PixelType::f32;
  int width = 37, height = 29, depth = 11;
  std::optional<MedianFilter> median;  // first
  std::optional<SmoothFilter> smooth;  // then
  std::vector<MorphSpec> morph;        // and then
  bool has_nan = false;
  std::optional<DenoiseCase> denoise;  // instead of these
};
std::ostream& operator<<(std::ostream& out, const FilterCase& one);

const std::vector<FilterCase>& filter_cases();
std::vector<FilterCase> denoise_cases();  // some of them

// Noise of all sizes.
std::vector<Frame> stack_of(const FilterCase& one);
std::vector<FilterSpec> filters_of(const FilterCase& one);
StackInfo info_of(const FilterCase& one);

// All frames through the filters: on the processor as fslice filter does it, and on this many devices of a
// back end, in `bands` calls.
std::vector<Frame> filtered_on_cpu(const FilterCase& one);
std::vector<Frame> filtered_on_gpu(const FilterCase& one, const GpuBackend& backend, int devices,
                                   int bands = 1);

// Pixels that differ; NaN is NaN whatever its bits.
size_t pixels_that_differ(const std::vector<Frame>& a, const std::vector<Frame>& b);

}  // namespace harima
