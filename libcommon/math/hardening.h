// SPDX-License-Identifier: BSD-3-Clause
// Beam hardening: a beam of many energies loses its soft part first, so that the line integral p of a thick
// sample comes out too small, and the middle of a dense slice dark (cupping). What it would have been is
// written as a polynomial (Herman 1979, Phys. Med. Biol. 24, 81):
//
//   p + a2 p^2 + a3 p^3 + a4 p^4 + a5 p^5
//
// by Horner's rule. The first coefficient is 1: faint samples keep their values.
#pragma once

#include "math/madd.h"

namespace harima {

struct Hardening {
  static constexpr int kMost = 4;
  float a[kMost] = {};  // a2, a3, ...
  int count = 0;        // of them; 0: nothing is done
};

CT_HD inline float hardened(float p, const Hardening& how) {
  float factor = 0;
  for (int i = how.count - 1; i >= 0; --i) factor = p * (how.a[i] + factor);
  return madd(p, factor, p);
}

}  // namespace harima
