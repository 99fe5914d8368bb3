// SPDX-License-Identifier: BSD-3-Clause
// Stacks through filters on GPUs, as map_frames() takes them through one on the processor: with the same
// bits.
#pragma once

#include <functional>
#include <vector>

#include "device/gpu_choice.h"

namespace harima {

// Told of a frame of the source and its index.
using FrameLook = std::function<void(const Frame& frame, int index)>;

// Filters all frames of the source, one filter after the other, into the sink; `on_frames` is called with how
// many were just finished, `look` of each frame that comes in, by several threads. Bands of frames are read,
// filtered and written at the same time, in memory_bytes of host memory (0: no limit). Returns how many
// frames there are.
int filter_on_gpus(Source& source, const std::vector<FilterSpec>& filters, const GpuChoice& gpus, Sink& sink,
                   size_t memory_bytes, const std::function<void(int)>& on_frames,
                   const FrameLook& look = {});

}  // namespace harima
