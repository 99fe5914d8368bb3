// SPDX-License-Identifier: BSD-3-Clause
// The distortion of a lens from the image of a regular grid of dots: the backward model of Vo, Atwood and
// Drakopoulos (Opt. Express 23, 32859, 2015), as recon/straightened.h has it, together with the grid's own
// place: a projective map of rows and columns, so that a grid that is turned or tilted does not disturb it.
// Least squares of the distances of dots (Levenberg 1944, Marquardt 1963); dots that are far off are left
// out. factor0 is 1: the scale in the middle of the image stays.
#pragma once

#include "measure/dot_grid.h"
#include "recon/straightened.h"

namespace harima {

struct LensFit {
  Distortion lens{};
  // Rms distance of dots from a projective grid without, and with the lens; the largest.
  double before_px = 0, after_px = 0, worst_px = 0;
  int dots = 0, left_out = 0;
};

// factors: of the polynomial, 1 to kMostFactors. Fails if there are too few dots for so many.
LensFit fit_lens(const std::vector<Dot>& dots, int width, int height, int factors);
inline constexpr int kMostFactors = 9;

// As read_distortion() takes it.
std::string text_of_lens(const Distortion& lens);

}  // namespace harima
