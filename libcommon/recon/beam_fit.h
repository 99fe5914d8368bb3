// SPDX-License-Identifier: BSD-3-Clause
// What the beam of one projection is made of: weights of eigen-flats for which the corrected projection has the least total variation
// (Van Nieuwenhove et al. 2015, eq. 9), on binned frames without dark. Minimised is the sum of t |grad ln t| over the transmissions t,
// which is the same where it is small and does not depend on how bright the beam is: brightness is that of the flats, interpolated in
// time. By least squares with weights that are made
// again and again (Weiszfeld 1937). Const calls are safe from several threads.
#pragma once

#include <vector>

#include "image/frame.h"

namespace harima {

struct FittedBeam {
  std::vector<double> weights;            // of each eigen-flat
  double mean = 0;                        // of the beam with them
  double roughness = 0, at_start = 0;     // what is minimised, in the end and with the weights it began with
};

class BeamFit {
 public:
  // deviation: rms of the weights in flats.
  BeamFit(Frame mean, std::vector<Frame> eigen_flats, double deviation);

  FittedBeam fit(const Frame& projection, const std::vector<double>& start) const;

 private:
  struct Gradients;
  void set_beam(FittedBeam& fitted, std::vector<float>& beam) const;
  Gradients look(const Frame& projection, const std::vector<float>& beam) const;
  double roughness_of(const Gradients& of) const;
  std::vector<double> step(Gradients& of, const std::vector<double>& from_start) const;

  const int width_, height_;
  const std::vector<Frame> flats_;  // the mean, then eigen-flats
  const double deviation_;
  std::vector<float> lit_across_, lit_down_;  // of a pixel and its neighbour: 1 or 0
  double count_ = 0;                          // pixels with a lit neighbour
  float floor_ = 0;
};

}  // namespace harima
