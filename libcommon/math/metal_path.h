// SPDX-License-Identifier: BSD-3-Clause
// Columns of a view behind runs of pixels of a slice, and lines over them (recon/metal_shadow.h). A run adds,
// at where its two ends fall, what two numbers of a cell and the two behind it tell; sums from the first cell
// on are paths. Columns are kMetalBeyond cells in.
#pragma once

#include "math/madd.h"

namespace harima {

inline constexpr int kMetalBeyond = 3;  // cells on either side of the columns
inline constexpr int kMetalParts = 3;   // of a cell

// Of a view; along rows a run of thousands of pixels covers a hundredth of a column.
CT_HD inline double metal_cosine(double cosine) {
  constexpr double kSteepest = 1e-5;
  const double size = cosine < 0 ? -cosine : cosine;
  return size >= kSteepest ? cosine : cosine < 0 || 1 / cosine < 0 ? -kSteepest : kSteepest;
}

// In cells, of an end that falls on a column; what is further away falls on none of `columns` either way.
CT_HD inline double metal_place(double column, double columns) {
  return (column < -2.0 ? -2.0 : column > columns ? columns : column) + double(kMetalBeyond);
}

// Cell part(0), part(1), part(2) takes the three sums of height, height times rest, and times its square:
// what an end adds to it and to the two behind it, half (1 - rest)^2, half rest^2 and what is left of 1,
// follows from these.
template <class Part>
CT_HD inline void add_metal_end(const Part& part, double height, double rest) {
  part(0) += height;
  part(1) += height * rest;
  part(2) += height * rest * rest;
}

// Sums of all before, over cells [first, last) with two behind them, to put(column, path); these become 0
// again.
template <class Part, class Put>
CT_HD inline void sum_metal_up(int first, int last, int columns, const Part& part, const Put& put) {
  double sum = 0, middle = 0, right = 0, later = 0;  // later: of what is two cells behind
  for (int i = first; i < last; ++i) {
    const double left = 0.5 * (part(i, 0) - 2 * part(i, 1) + part(i, 2)), end = 0.5 * part(i, 2);
    sum += left + middle + later;
    later = right;
    right = end;
    middle = part(i, 0) - left - end;
    if (i >= kMetalBeyond && i - kMetalBeyond < columns) put(i - kMetalBeyond, float(sum));
    for (int k = 0; k < kMetalParts; ++k) part(i, k) = 0;
  }
}

// Straight lines over the cells of a row of `columns` where is_metal, looked for in [first, last); beyond the
// first and the last column without metal these go on. A row of nothing but metal stays.
template <class IsMetal, class Cell>
CT_HD inline void bridge_metal_row(int first, int last, int columns, const IsMetal& is_metal,
                                   const Cell& cell) {
  for (int x = first; x < last; ++x) {
    if (!is_metal(x)) continue;
    const int before = x - 1;
    while (x < last && is_metal(x)) ++x;
    if (before < 0 && x == columns) return;
    const float from = cell(before < 0 ? x : before), to = cell(x == columns ? before : x);
    for (int i = before + 1; i < x; ++i) cell(i) = from + float(i - before) / float(x - before) * (to - from);
  }
}

}  // namespace harima
