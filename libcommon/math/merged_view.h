// SPDX-License-Identifier: BSD-3-Clause
// What a tile of merged views takes of a view (device/cpu/merged_views.h): where it sees the middle of the
// tile, and by what weights it is moved there. Cells are half a column wide; column 0 of a tile lies kHalf +
// 1 columns before the middle one.
#pragma once

#include <cmath>

#include "math/cubic.h"
#include "math/madd.h"

namespace harima {

// pixels; samples that a sample between them is made of.
inline constexpr int kMergedTile = 64, kMergedTaps = 6;
// Of a tile, from its middle.
inline constexpr double kMergedEdge = 0.5 * (kMergedTile - 1), kMergedCorner = 1.4143 * kMergedEdge;
// Columns from the first cell, which is half a column, to the middle one.
inline constexpr int kMergedHalf = int(kMergedCorner) + 2;

// Samples from the first slice's where it crosses the axis to where a place x, y pixels from the axis is
// seen.
CT_HD static inline double merged_rise(double x, double y, double cosine, double sine, double slope) {
  return (y * cosine - x * sine) * slope;
}

// Weight of tap k for the place t behind the third sample: of the polynomial through all of them (Lagrange).
CT_HD static inline float merged_tap(double t, int k) {
  double product = 1;
  for (int j = 0; j < kMergedTaps; ++j)
    if (j != k) product *= (t - (j - 2)) / (k - j);
  return float(product);
}

// Of cells of phase 0, the even ones, and 1: weights of four columns, of which the first is that of the pair
// of cells or, in phase 1 if is_late, the next.
struct MergedColumns {
  int first;  // column of the detector that is column 0 of the tile
  bool is_late;
  float weight[2][4];
};
CT_HD static inline void put_cubic(double t, float* weight) {
  const CubicWeights<double> by = cubic_weights(t);
  weight[0] = float(by.w0), weight[1] = float(by.w1), weight[2] = float(by.w2), weight[3] = float(by.w3);
}
// column: where the view sees the middle of the tile, at most 2^30.
CT_HD static inline MergedColumns merged_columns(double column) {
  const double whole = floor(column), t = column - whole;
  MergedColumns out{int(whole) - kMergedHalf - 1, t >= 0.5, {}};
  put_cubic(t, out.weight[0]);
  put_cubic(t >= 0.5 ? t - 0.5 : t + 0.5, out.weight[1]);
  return out;
}

}  // namespace harima
