// SPDX-License-Identifier: BSD-3-Clause
// Weights of a Predictor by least squares over sample rows. Sums of products are exact integers and the
// solution is taken in double, in one order, so that the same pixels give the same weights everywhere; and as
// weights are stored, nothing but the size of a file hangs on that.
#pragma once

#include <array>
#include <vector>

#include "codec/predictor.h"

namespace harima {

struct SampleRow {
  const Plane* row_of;  // the frame that is predicted
  TapPlanes planes;
  int y;
};

// Memory that one fit after the other uses, so that it is asked for once.
struct FitBuffers {
  std::array<std::vector<int16_t>, 2> differences;
  std::vector<int16_t> residuals;
};

// The best Predictor for these rows: of a plain fit and of one without the pixels that this one predicts
// worst (gamma spots, zingers), if `try_robust`, the one that costs less.
Predictor fit(int set, const std::vector<SampleRow>& rows, bool try_robust, FitBuffers& buffers);

// Estimated bits of the residuals of these rows: as those of classes of 32 neighbouring pixels.
double cost(const Predictor& predictor, const std::vector<SampleRow>& rows, FitBuffers& buffers);

}  // namespace harima
