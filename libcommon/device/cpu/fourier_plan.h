// SPDX-License-Identifier: BSD-3-Clause
// Everything about a gridding reconstruction that is settled before the data come: sizes, rays, sectors,
// tables.
#pragma once

#include <vector>

#include "device/fbp.h"

namespace harima {

// One view as two rays from the grid's centre: sample k lies at k * (du, dv) cells.
struct Ray {
  int view;
  int row;  // of the batch where the samples of the view stand: the view, if the batch holds all of them
  double du, dv;
  double shift_px;  // of the axis, so that the image centre falls on a pixel
  double weight;    // of the view, times all constant factors
  bool reversed;    // direction taken modulo half a turn: k counts the other way round

  // The same samples of the same view, wherever they stand.
  bool operator==(const Ray& other) const {
    return view == other.view && du == other.du && dv == other.dv && shift_px == other.shift_px &&
           weight == other.weight && reversed == other.reversed;
  }
};
using Sectors = std::vector<std::vector<Ray>>;

// What it takes, without the tables, which cost more time than an estimate should.
struct FourierSizes {
  explicit FourierSizes(const FbpSpec& spec);

  int padded;     // P: samples of a ray, k = -P/2 .. P/2
  int grid;       // M: cells of the periodic grid
  int side;       // cells of the stored grid with its margins
  size_t stride;  // cells from one stored row to the next
  int core;       // samples |k| < core are gridded apart, where sectors meet; 0: none

  size_t grid_floats(int lanes) const { return size_t(side) * stride * size_t(lanes); }
  size_t core_floats(int views, int lanes) const {
    return core > 0 ? size_t(views) * size_t(2 * core - 1) * size_t(lanes) : 0;
  }
};

struct FourierPlan : FourierSizes {
  explicit FourierPlan(const FbpSpec& spec);

  int centre;       // pixel that holds x = 0: floor(width / 2)
  Sectors sectors;  // by direction modulo half a turn; an even number
  // Those of other angles and weights, all else being equal.
  Sectors sectors_of(const FbpSpec& spec) const;
  std::vector<float> kernel;  // kernel table: [kKernelSteps + 2][8]
  // Per pixel 0 .. width-1, with the sign of a grid that begins at frequency -M/2.
  std::vector<float> deapodise;
  std::vector<double> response;  // H[k]
};

inline constexpr int kGridMargin = 8;  // cells around the grid, folded back after spreading
inline constexpr int kKernelSteps = 512;
inline constexpr int kBlockViews = 16;  // neighbouring rays whose spectra are held together
inline constexpr int kPiecePairs = 32;  // pairs of samples of each ray of a block before the next ray's turn

}  // namespace harima
