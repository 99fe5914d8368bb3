// SPDX-License-Identifier: BSD-3-Clause
// One list of small scans that a back end for GPUs has to reconstruct as the processor does, and as sums in
// double do. The tests run it on the emulated device, and on a GPU where there is one.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include "device/gpu.h"

namespace harima {

struct ParityCase {
  std::string name;
  std::string method;
  int columns = 65, views = 48, rows = 6;
  PixelType type = PixelType::u16;
  double offset_axis = 0;  // columns of the axis from the middle
  double tilt = 0;         // columns the axis moves a row
  bool full_turn = false;  // 360 degrees, unevenly spaced, in no order
  bool offset_scan = false;
  const Continuation* beyond = nullptr;
  bool take_log = true, has_flats = true, has_dark = true;
  int air = 0;
  const char* ring = nullptr;  // method; null: none
  int ring_width = 0;          // 0: as usual
  bool has_stripes = false;    // wide ones, one that comes and goes, a dead column
  double zinger = 0;
  bool has_black_views = false;
  float metal = 0;          // level at which shadows are bridged; nothing is put back. Not of an offset scan
  bool sums_flats = false;  // each view has weights of the flats
  int unlit_rows = 0;       // from the top, black in all views
  const char* filter = "ramp";
  int x0 = 0, y0 = 0, out_width = 0, out_height = 0;  // 0: the whole slice
};
std::ostream& operator<<(std::ostream& out, const ParityCase& one);

const std::vector<ParityCase>& parity_cases();

// Relative rms of the difference within the slices.
struct ParityError {
  double from_cpu = 0;
  bool is_summed = false;  // in double; some steps are not
  double from_double = 0;
  double bound = 0;          // of both
  bool same_report = false;  // counts of clipped, black and zinger samples
  size_t outside = 0;        // pixels beyond the circle that are not 0
};

// As many devices as the back end has take part.
ParityError measure_parity(const ParityCase& one, const GpuBackend& backend);

// The slices of a back end; of those that `stop` came before, which are not in `made`, all pixels are NaN.
std::vector<float> gpu_slices(const ParityCase& one, const GpuBackend& backend, int devices,
                              const std::function<bool()>& stop = {}, std::vector<uint8_t>* made = nullptr);

}  // namespace harima
