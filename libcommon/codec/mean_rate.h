// SPDX-License-Identifier: BSD-3-Clause
// How many frames the mean should remember: few where the object moves, many where it stands still.
#pragma once

#include <cstddef>

#include "codec/effort.h"
#include "codec/fit.h"
#include "codec/frame_group.h"

namespace harima {

// The rate of effort.rates that makes the residuals of some bands of rows smallest.
int choose_mean_rate(const GroupShape& shape, const std::byte* pixels, const Effort& effort,
                     FitBuffers& buffers);

}  // namespace harima
