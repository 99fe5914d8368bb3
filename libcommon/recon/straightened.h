// SPDX-License-Identifier: BSD-3-Clause
// A scan as an ideal detector would have seen it: columns along the rotation axis, the lens without
// distortion, the sample where it ought to be in each view. Projections become transmissions (or what they
// were, for line integrals), sampled anew by cubic convolution (Keys 1981); flats and darks are used up.
//
// Pixel (x, y) of view v is taken from the place that three steps lead to:
//   shift       (x, y) + shift of the view: so far the sample stands from where it ought to, in columns and
//   rows roll        turned about the middle of the detector, so that a line along y leans by `roll_deg`: its
//   column grows with the row by tan(roll) distortion  r becomes r (k0 + k1 r + k2 r^2 + ...), r the distance
//   from the centre of distortion in pixels (Vo, Atwood and
//               Drakopoulos, Opt. Express 23, 32859, 2015, backward model)
// Beyond the edges of the detector pixels go on as the outermost ones.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "image/scan.h"

namespace harima {

struct Distortion {
  double centre_x = 0, centre_y = 0;  // 0-based pixels
  std::vector<double> factors{};      // k0, k1, ...; none: no distortion
};

struct Straightening {
  double roll_deg = 0;
  Distortion distortion{};
  std::vector<std::array<double, 2>>
      shifts{};    // of each view, columns and rows; none: all stand where they ought to
  int height = 0;  // rows of what comes out; 0: as many as there are

  bool is_on() const { return roll_deg != 0 || !distortion.factors.empty() || !shifts.empty() || height > 0; }
};

// "xcenter = 1252.1", "ycenter = ...", "factor0 = ...", "factor1 = ...", a line each, as discorpy writes
// them. Fails with the line that is wrong.
Distortion read_distortion(const std::string& path);
// "DX [DY]", a line for each view, # begins a comment. Fails with the line that holds no numbers, or moves a
// view by as much as the detector has, of which nothing would be left.
std::vector<std::array<double, 2>> read_shifts(const std::string& path, int width, int height);

// floor: counts below which neither signal nor open beam is taken for real. take_log false: pixels are line
// integrals already. Fails unless there are as many shifts as views.
Scan straightened(const Scan& scan, const Straightening& how, double floor, bool take_log);

}  // namespace harima
