// SPDX-License-Identifier: BSD-3-Clause
// How far the structure of the beam has moved in a frame: the move of the flat for which the gradients of
// what is left, ln of frame over flat, are shortest in sum, so that edges of a sample, which are few, have
// little to say (total variation, as in Van Nieuwenhove et al. 2015, Opt. Express 23, 27975, eq. 9). By Gauss
// and Newton steps with weights that are made again and again (Lucas and Kanade 1981; Weiszfeld 1937), on
// logarithms smoothed over about a pixel, in the rows where the flat has most structure. How sure a move is,
// is told by how much parts of the frame differ in what they say (sandwich estimate, White 1980). Const calls
// are safe from several threads.
#pragma once

#include <vector>

#include "recon/shifted_rows.h"

namespace harima {

struct FoundMove {
  Move px{};     // of the flat, to the right and down; 0 along an axis along which it is not told from none
  Move error{};  // standard error of what was found there
};

class FlatShift {
 public:
  static constexpr double kMost = 16;  // pixels: farther is not looked

  // Logarithms of what stays and what moves, f32; their sum is that of the flat without dark, not below
  // log_floor.
  FlatShift(const Frame& stays, const Frame& moves, float log_floor);

  // Rows that fit() takes, ascending, in blocks.
  const std::vector<int>& rows() const { return rows_; }
  // Those rows of a frame: its logarithm without dark, not below log_floor.
  FoundMove fit(const Frame& light_log) const;

 private:
  using Axes = std::array<bool, 2>;  // along which a move is looked for
  struct Sums;
  struct Round;
  struct Block;
  Frame smoothed(const Frame& log, int rows_together) const;
  void choose_rows();
  void look(const Block& block, const Move& at, Sums& sums) const;
  Round round(const Frame& left, const Move& at, const Round& last, int every, Axes axes) const;
  FoundMove fit(const Frame& left, Axes axes) const;

  int width_, height_, block_rows_;
  float log_floor_;
  Frame stays_, moves_;    // smoothed
  std::vector<int> rows_;  // block_rows_ neighbours each time
};

}  // namespace harima
