// SPDX-License-Identifier: BSD-3-Clause
// Cosine and sine of an angle in turns: whole turns and eighths are split off in double, the rest is a
// polynomial (those of the Cephes library, Moshier 1989). Error below 2e-7; the same bits on every processor
// and on CUDA.
#pragma once

#include "math/madd.h"

namespace harima {

struct Turn {
  float cosine, sine;
};

CT_HD static inline Turn turn_by(double turns) {
  const double quarters = rint(4 * turns);
  // Within an eighth of a turn.
  const float x = 6.28318530717958647692f * float(turns - 0.25 * quarters), z = x * x;
  const float sine =
      madd(madd(madd(madd(-1.9515295891e-4f, z, 8.3321608736e-3f), z, -1.6666654611e-1f), z, 0.0f), x, x);
  const float cosine =
      madd(madd(madd(2.443315711809948e-5f, z, -1.388731625493765e-3f), z, 4.166664568298827e-2f), z * z,
           madd(-0.5f, z, 1.0f));
  switch (int(quarters - 4 * floor(0.25 * quarters))) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

}  // namespace harima
