// SPDX-License-Identifier: BSD-3-Clause
// --device of `ct-denoise filter`: filters on the processor or on GPUs.
#pragma once

#include <functional>
#include <string>

#include "classic_filters.h"
#include "device/gpu_choice.h"

namespace harima {

// Fails if a GPU is asked for and cannot be had.
void check_filter_device(const std::string& device);
// Where the filter runs, as --device asks for; says so if a GPU was looked for and it is the processor.
GpuChoice pick_filter_device();
// All frames of the source through the filter into the sink; `on_frames` is told how many were just finished.
// Returns how many there are.
int run_classic_filter(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, Sink& sink,
                       const std::function<void(int)>& on_frames);

}  // namespace harima
