// SPDX-License-Identifier: BSD-3-Clause
// The orthogonal matrix that is nearest to a bfloat16 matrix, about, by tiles (tiles.h).
#pragma once

#include <cstdint>

namespace harima {

// Newton and Schulz's iteration with the coefficients of Jordan's Muon (2024), which brings singular values
// to 0.7 to 1.2 in five rounds: with S = X X', X becomes a X + (b S + c S S) X.
struct NewtonSchulz {
  static constexpr float kA = 3.4445f, kB = -4.7750f, kC = 2.0315f;
  static constexpr int kRounds = 5;
};

// matrix: rows x columns, of a norm of at most 1; what it becomes is written over it.
void orthogonalise(uint16_t* matrix, int rows, int columns);

}  // namespace harima
