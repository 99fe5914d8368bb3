// SPDX-License-Identifier: BSD-3-Clause
// A DeviceBeam is what raw rows are corrected by, on a device: dark and flats of some rows, and how each view
// mixes them.
#pragma once

#include "device/cuda/runtime.h"
#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

// At most.
struct BeamSize {
  int rows = 0, columns = 0, views = 0, flats = 0;
};

class DeviceBeam {
 public:
  struct Span {
    int first, count;
  };

  explicit DeviceBeam(const BeamSize& size);
  // Puts into the stream what these rows and views of the spec need, and says where it is; rows and views of
  // `how` are counted from the first. The spec must stay until the stream has been waited for.
  void take(const CorrectSpec& spec, Span rows, Span views, Correction& how, Stream& stream) const;

  static size_t bytes(const BeamSize& size);

 private:
  DeviceMemory dark_, flats_, mix_, weights_, gain_;
};

}  // namespace harima::CT_GPU_TARGET
