// SPDX-License-Identifier: BSD-3-Clause
// A model applied to all parts of a scan, slice by slice: the mean of what it makes of each of them.
#pragma once

#include <deque>

#include "denoise/denoiser.h"

namespace harima {

// The slices of some volumes in order, each with its neighbours: values scaled, mirrored beyond the first and the last one.
class Neighbourhood {
 public:
  Neighbourhood(const Parts& parts, const Scale& scale, int reach);
  // Of one part, 2 * reach + 1 slices. Valid until the next call. Slices in rising order are read once.
  const std::vector<const float*>& around(int part, int slice);

 private:
  struct Plane {
    int slice = -1;
    std::vector<float> values;
  };
  const float* plane(int part, int slice, int middle);

  const Parts& parts_;
  const Scale scale_;
  const int reach_;
  std::vector<std::deque<Plane>> planes_;  // of each part
  std::vector<const float*> around_;
};

class Application {
 public:
  Application(const Parts& parts, const Model& model, const EngineSettings& settings, int tile);
  // Denoised values of a slice, in the unit of the parts. One thread.
  void run(int slice, float* denoised);

 private:
  const Parts& parts_;
  const Scale scale_;
  Neighbourhood neighbours_;
  Denoiser denoiser_;
  std::vector<float> one_;
};

// Fails if values of these parts are far from those that the model was made for: their mean by more than 3 deviations, or the
// deviation by more than twice. `noise`: of the parts.
void check_fit(const Model& model, const PartNoise& noise);

}  // namespace harima
