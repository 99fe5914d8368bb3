// SPDX-License-Identifier: BSD-3-Clause
// A Wave is the light behind a sample of one material, some way further on: what a projection is when the
// detector does not stand right behind the sample. Const calls are safe from several threads.
#pragma once

#include <vector>

#include "math/phase_response.h"
#include "math/plain_fft.h"
#include "phantom/sample.h"
#include "phantom/settings.h"

namespace phantom {

class Wave {
 public:
  // Settings with a distance.
  explicit Wave(const Settings& settings);
  // Intensities of the whole detector at an angle, [row][column], 1 without a sample.
  std::vector<double> intensity(double angle_rad) const;

 private:
  using Complex = std::complex<double>;
  std::vector<Complex> behind_sample(double angle_rad) const;
  void transform(std::vector<Complex>& wave) const;

  const Settings settings_;
  const Sample sample_;             // in points of the wave, which are finer than pixels
  const harima::Propagation beam_;  // from point to point
  const harima::PlainFft along_, across_;
  const int width_, height_;  // in points; rows beyond the detector are seen, too
};

}  // namespace phantom
