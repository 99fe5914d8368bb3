// SPDX-License-Identifier: BSD-3-Clause
// Views as they are summed up about a leaning axis (device/leaning_fbp.h): filtered, weighted, and resampled along rows to the distance of slices.
#pragma once

#include <cstddef>

namespace harima {

struct LeaningLines {
  const float* data = nullptr;  // [view][column][sample]
  size_t pitch = 0;             // floats from a column to the next
  int views = 0;
  int columns = 0, margin = 0;  // so many of the columns, at either end, are zeros and not of the detector
  int first_sample = 0;         // the slice that sample 0 of a line is at the height of, where it crosses the axis
  int samples = 0;
};

}  // namespace harima
