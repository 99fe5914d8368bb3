// SPDX-License-Identifier: BSD-3-Clause
// The main loop for a helical scan (recon/helix.h): for each group of 16 rows the views that show it are
// read, corrected, weighted row by row and back-projected, so that the time is that of those views. Each GPU,
// if there are any, makes a group at a time.
#pragma once

#include "recon/reconstruct.h"

namespace harima {

inline constexpr int kGroupRows = 16;  // the lanes of a batch

// Of an unrolled scan: the part that shows the row, as a scan of its own, and its rows.
Scan views_showing(const Scan& tall, const Helix& helix, RowSpan rows);

// As plan_bands() and reconstruct(), which call these; with GPUs as plan_gpu_bands().
Plan plan_helical_bands(const Scan& tall, const Recipe& recipe, const std::vector<int>& slices,
                        SliceRange part, PixelType output, size_t memory_bytes, const GpuChoice& gpus = {});
ReconstructionReport reconstruct_helical(const Scan& tall, const Recipe& recipe, const Plan& plan,
                                         const OutputWindow& pixels, Sink& sink,
                                         const std::function<void(int)>& on_slices,
                                         const std::function<bool()>& stop);

}  // namespace harima
