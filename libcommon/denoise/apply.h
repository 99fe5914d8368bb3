// SPDX-License-Identifier: BSD-3-Clause
// A model applied to a scan, slice by slice. Of parts: the mean of what it makes of all but one of them, each
// being that one in turn, as it was trained. Of a single volume, that of all views: what it makes of that,
// which is not what it was trained for (full_input.h).
#pragma once

#include <deque>

#include "denoise/parts.h"
#include "denoise/self_ensemble.h"

namespace harima {

// The slices of some volumes in order, each with its neighbours: values scaled, mirrored beyond the first and
// the last one.
class Neighbourhood {
 public:
  Neighbourhood(Parts& parts, const Scale& scale, int reach);
  // The mean of all parts but one, or the only one there is: 2 * reach + 1 slices. Valid until the next call.
  // Slices in rising order are read once.
  const std::vector<const float*>& without(int part, int slice);

 private:
  struct Plane {
    int slice = -1;
    std::vector<float> values;
  };
  const float* plane(int part, int slice, int middle);
  const float* mean_without(int part, int slice, int middle, std::vector<float>& room);

  Parts& parts_;
  const Scale scale_;
  const int reach_;
  std::vector<std::deque<Plane>> planes_;  // of each part
  std::vector<std::vector<float>> means_;
  std::vector<const float*> around_;
};

class Application {
 public:
  // `tile` and `ways` as of SelfEnsemble.
  Application(Parts& parts, const Model& model, const EngineSettings& settings, int tile, int ways);
  // Denoised values of a slice, in the unit of the parts. One thread.
  void run(int slice, float* denoised);

 private:
  Parts& parts_;
  const Scale scale_;
  Neighbourhood neighbours_;
  SelfEnsemble denoiser_;
  std::vector<float> one_;
};

// Fails if values of these parts are far from those that the model was made for: their mean by more than 3
// deviations, or the deviation by more than twice. `noise`: of the parts.
void check_fit(const Model& model, const PartNoise& noise);

// What a user should know of such parts (or a single volume) before this model is applied to them, else
// empty: their mean is more than one deviation away, their deviation or their noise another by more than
// half. `noise` as above.
std::string unlike(const Model& model, const PartNoise& noise);

}  // namespace harima
