// SPDX-License-Identifier: BSD-3-Clause
// --device of the subcommands that filter volumes: where they run, and how on GPUs.
#pragma once

#include <string>
#include <vector>

#include "filter/filter_on_gpus.h"
#include "input.h"
#include "output.h"

namespace harima {

// Of a Tool: fails if a device cannot be had.
void check_device(const std::string& device);
// What --device asks for; says so if there is no GPU where one was looked for.
GpuChoice pick_gpus();
// Told of a frame of the source and its place.
using PlacedLook = std::function<void(const Frame& frame, const std::string& place)>;
// As make_volume(): the volume of `source` through the filters. `look` is told of each frame, by several
// threads.
void filter_volume(Source& source, const std::vector<FilterSpec>& filters, const GpuChoice& gpus,
                   const Input& in, const Output& out, const PlacedLook& look = {});

}  // namespace harima
