// SPDX-License-Identifier: BSD-3-Clause
// One list of filters of projections that a back end for GPUs has to do as the processor does. The tests run
// it on the emulated device, and on a GPU where there is one.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "device/gpu.h"

namespace harima {

struct ViewCase {
  std::string name;
  FrequencyResponse response;
  PixelValue value = PixelValue::transmission;
  int columns = 45, detector_rows = 38, views = 19;
  std::vector<int> rows;  // that are wanted; empty: all
  PixelType type = PixelType::u16;
  bool has_flats = true, sums_flats = false, has_dark = true;
  double zinger = 0;
  int first = 0;  // view that is filtered first; those before it are there for zingers
};
std::ostream& operator<<(std::ostream& out, const ViewCase& one);

const std::vector<ViewCase>& view_cases();

struct ViewResult {
  std::vector<float> pixels;   // [view][row][column]
  std::vector<RowTally> seen;  // [view][row]
  std::vector<int64_t> zingers;
};
ViewResult filtered_on_cpu(const ViewCase& one);
ViewResult filtered_on_gpu(const ViewCase& one, const GpuBackend& backend, int devices);
// Within 1e-5 of the relative rms, and the same of what was seen.
struct ViewError {
  double from_cpu = 0;
  bool same_report = false;
};
ViewError compare(const ViewResult& got, const ViewResult& want);

}  // namespace harima
