// SPDX-License-Identifier: BSD-3-Clause
// Where a real detector has what a pixel of an ideal one sees: turned about its middle, then through a lens.
// Columns and rows, 0-based, in double.
#pragma once

#include "math/madd.h"

namespace harima {

struct DetectorPlace {
  double x = 0, y = 0;
};

// A line along y leans so that its column grows with the row by sine / cosine.
struct DetectorTurn {
  double cosine = 1, sine = 0;
  DetectorPlace middle;
};

// r becomes r (k0 + k1 r + k2 r^2 + ...) from the centre (Vo, Atwood and Drakopoulos, Opt. Express 23, 32859,
// 2015, backward model).
struct LensPolynomial {
  DetectorPlace centre;
  const double* factors = nullptr;
  int count = 0;  // 0: no distortion
};

[[gnu::always_inline]] CT_HD inline DetectorPlace turned_place(const DetectorTurn& turn, double x, double y) {
  const double u = x - turn.middle.x, v = y - turn.middle.y;
  return {turn.middle.x + turn.cosine * u + turn.sine * v, turn.middle.y - turn.sine * u + turn.cosine * v};
}

CT_HD inline DetectorPlace bent_place(const LensPolynomial& lens, DetectorPlace at) {
  if (lens.count == 0) return at;
  const double u = at.x - lens.centre.x, v = at.y - lens.centre.y, radius = sqrt(u * u + v * v);
  double factor = 0;
  for (int k = lens.count - 1; k >= 0; --k) factor = factor * radius + lens.factors[k];
  return {lens.centre.x + factor * u, lens.centre.y + factor * v};
}

// Beyond the edges of the detector pixels go on as the outermost ones.
[[gnu::always_inline]] CT_HD inline double held_within(double place, double last) {
  const double least = place < 0 ? 0 : place;
  return last < least ? last : least;
}

}  // namespace harima
