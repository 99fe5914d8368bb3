// SPDX-License-Identifier: BSD-3-Clause
// What the beam of one projection is made of: weights of eigen-flats for which the corrected projection has
// the least total variation (Van Nieuwenhove et al. 2015, eq. 9), on rows of binned frames without dark.
// Minimised is the sum of t |grad ln t| over the transmissions t, which is the same where it is small and
// does not depend on how bright the beam is: brightness is that of the flats, interpolated in time. By least
// squares with weights that are made again and again (Weiszfeld 1937). Const calls are safe from several
// threads.
#pragma once

#include <vector>

#include "image/frame.h"

namespace harima {

struct FittedBeam {
  std::vector<double> weights;         // of each eigen-flat
  double mean = 0;                     // of the beam with them, over whole frames
  double roughness = 0, at_start = 0;  // what is minimised, in the end and with the weights it began with
};

class BeamFit {
 public:
  // rows: those that fit() takes of a projection, ascending. deviation: rms of the weights in flats.
  BeamFit(const Frame& mean, const std::vector<Frame>& eigen_flats, const std::vector<int>& rows,
          double deviation);

  // `projection` has those rows only.
  FittedBeam fit(const Frame& projection, const std::vector<double>& start) const;

 private:
  class Gradients;
  struct Round;
  double mean_of(const std::vector<double>& weights) const;
  void look(const Frame& projection, const std::vector<double>& weights, Gradients& out) const;
  Round round(Gradients& of, int every, const Round& last, const std::vector<double>& from_start) const;
  double descend(Gradients& gradients, int every, double settled, const std::vector<double>& start,
                 std::vector<double>& weights, double& mean_length) const;

  const int width_, height_;
  const double deviation_;
  std::vector<Frame> flats_;     // the mean, then eigen-flats: those rows
  std::vector<double> means_;    // of each, over all rows
  Frame lit_across_, lit_down_;  // of a pixel and its neighbour: 1 or 0
  double count_ = 0;             // pixels with a lit neighbour
  float floor_ = 0;
};

}  // namespace harima
