// SPDX-License-Identifier: BSD-3-Clause
// What loss has made of the pixels of a sample.
#pragma once

#include "measure/error_profile.h"
#include "sample.h"

namespace harima::bench {

struct Quality {
  Difference difference;
  double range = 0;  // of the pixels as they were; for PSNR
  double ssim = 0;   // the mean of the frames; NaN if they are too small for its windows
  ErrorProfile errors;
};

// What became of these frames of the sample; `made` holds all of its frames, of which only those are looked
// at.
Quality quality_of(const Sample& sample, const std::vector<int>& frames, const std::byte* made);

}  // namespace harima::bench
