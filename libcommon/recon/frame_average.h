// SPDX-License-Identifier: BSD-3-Clause
// One frame of many: of darks or flats, row by row, so that rows do not depend on what else is averaged with
// them.
#pragma once

#include "image/scan.h"

namespace harima {

enum class FrameAverage { mean, median };

// The given rows averaged over all frames of the sets, as f32; the median of an even number is the mean of
// the two in the middle. Fails if there are no frames. Uses all threads.
Frame average_rows(FrameAverage how, const std::vector<FrameSet>& sets, const std::vector<int>& rows);
// Memory that it takes beside the result.
size_t average_bytes(FrameAverage how, const std::vector<FrameSet>& sets, int rows);
// How many frames there are.
int frames_of(const std::vector<FrameSet>& sets);

}  // namespace harima
