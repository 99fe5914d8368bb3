// SPDX-License-Identifier: BSD-3-Clause
// Metal in a slice, as runs of pixels in its rows (recon/metal_shadow.h).
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace harima {

// Pixels [first, last) of row y of a slice.
struct MetalRun {
  int y, first, last;
};

// The two ends of each run, from the centre of the slice: u along its rows, v across, upwards.
struct MetalEnds {
  MetalEnds() = default;
  MetalEnds(std::span<const MetalRun> runs, int width);
  std::vector<double> u, v;
};

// Columns through more metal than this are its shadow, in pixels.
inline constexpr float kLeastPath = 0.5f;

// Given rows [first, last) of a whole slice, outside of which there is none: what there is of metal.
using FindMetal = std::function<MetalEnds(int slice, int first, int last, const float* pixels)>;

}  // namespace harima
