// SPDX-License-Identifier: BSD-3-Clause
// The main loop for an axis that leans along the beam (device/leaning_fbp.h): every slice is made of many
// rows of the detector, so bands of slices are cut from the memory there is, the rows of each are read and
// filtered some at a time, and only then are slices summed up, by processors or GPUs.
#pragma once

#include "recon/reconstruct.h"

namespace harima {

// Rows whose slices every view sees wholly, given the radius that is wanted: m + (z - m) cos t is at least
// radius * sin t from either end of the detector. Empty if there are none.
RowSpan wholly_seen_slices(double radius_px, double lean_deg, int rows);

// "hierarchical" if merging views pays, there being many of nearly the same angle; else "direct".
std::string faster_leaning_method(const Scan& scan);

// As plan_bands() and reconstruct(), which call these; with GPUs as plan_gpu_bands().
Plan plan_leaning_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& slices,
                        SliceRange part, PixelType output, size_t memory_bytes, const GpuChoice& gpus = {});
ReconstructionReport reconstruct_leaning(const Scan& scan, const Recipe& recipe, const Plan& plan,
                                         const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices,
                                         const std::function<bool()>& stop);

}  // namespace harima
