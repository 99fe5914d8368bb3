// SPDX-License-Identifier: BSD-3-Clause
// Where a position lies between two cells of a row, by additions alone: as fast on a GPU, where conversions
// are slow.
#pragma once

#include <cstdint>

#include "math/madd.h"

namespace harima {

struct Between {
  int cell;              // the lower one
  float rest, fraction;  // weights of it and of the next; they sum to 1
};

// half_back: the position less 0.5; -0.5 <= half_back < 2^21. At whole positions the cell below may be told,
// with fraction 1.
CT_HD static inline Between between_cells(float half_back) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: what is added to it is rounded to a whole number
  const float rounded = half_back + kRound;
  uint32_t bits;
  __builtin_memcpy(&bits, &rounded, sizeof bits);
  const float beyond = half_back - (rounded - kRound);  // -0.5 .. 0.5
  return {int(bits - 0x4b400000u), 0.5f - beyond, 0.5f + beyond};
}

// A run of places at even distances: whole cells are split off its start in double, so that what is left is
// exact to a millionth of a cell at any width.
struct RunStart {
  int whole;
  float begin;
};
[[gnu::always_inline]] CT_HD static inline RunStart run_start(double start) {
  const double shifted = start + 1e6;  // positive, where truncation is floor
  const int whole = int(shifted) - 1000000;
  return {whole, float(start - whole)};
}

// Place i of a run: the cell below it, and how far behind that it lies. i |step| <= 126.
struct RunPlace {
  int cell;
  float fraction;
};
[[gnu::always_inline]] CT_HD static inline RunPlace run_place(const RunStart& run, float step, int i) {
  constexpr int kUp = 128;  // makes positions positive
  const float at = madd(float(i), step, run.begin);
  const int down = int(at + float(kUp)) - kUp;
  return {run.whole + down, at - float(down)};
}

}  // namespace harima
