// SPDX-License-Identifier: BSD-3-Clause
// How the errors of an image are distributed, and whether they hang together: what Z-checker (Tao et al.
// 2019) asks of lossy compression. Good errors are small, centred and white: an autocorrelation far from 0 is
// structure that was not there before.
#pragma once

#include <span>
#include <vector>

#include "measure/difference.h"
#include "measure/histogram.h"

namespace harima {

inline constexpr int kErrorLags = 16;

struct ErrorProfile {
  // Errors b - a. Of integers each size has a bin of its own, if there are no more than 255; else there are
  // 101 bins from the negative of the largest error to the largest. None if there is no error.
  Bins bins;
  std::vector<uint64_t> counts;
  uint64_t exact = 0;  // pixels without error
  // Autocorrelation of errors that lie 0 ... kErrorLags pixels apart, within rows and within columns: the
  // mean product of their distances from the mean error, over the variance. NaN if all errors are the same,
  // and for lags that frames are too small for.
  std::vector<double> along_x, along_y;
};

// Of frames and what has become of them, one type and size. `all`: the difference of all these frames
// together. Pixels that are not finite in both are not counted, and stand for the mean error in the
// autocorrelation.
ErrorProfile error_profile(std::span<const FrameView> a, std::span<const FrameView> b, const Difference& all);

}  // namespace harima
