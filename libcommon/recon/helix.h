// SPDX-License-Identifier: BSD-3-Clause
// A helical scan: the sample moves along the axis while it turns, by the same number of rows in each turn. As
// a scan of a tall detector that moves with the sample, row n of it stands at row n + d + c * A / 360 in a
// view taken A degrees after the first, c being the rows of a turn and d what puts the uppermost row that any
// view shows to n = 0. A view shows some of these rows only.
//
// A row is complete where the views that show it turn by half a turn at least. Where they turn further, views
// of the same or the opposite direction share it: each weighs w(A) = h(A) / sum over k of h(A + 180 k), h
// falling smoothly to 0 towards both edges of the detector and both ends of the scan, so that nothing begins
// or ends at once (as Parker, Med. Phys. 9, 254, 1982, has it for fans; for a helix Taguchi and Aradate, Med.
// Phys. 25, 550, 1998). With the step of the angle, the weights of a row sum to pi.
#pragma once

#include <vector>

#include "device/projection_filter.h"
#include "image/scan.h"

namespace harima {

class Helix {
 public:
  // Fails unless angles go on in one direction (a jump by a turn is none).
  Helix(const Scan& scan, double rows_per_turn);

  int height() const { return height_; }  // rows of the tall detector
  // Rows from the detector row that shows row n of the tall one to n, turned round: what straightened()
  // takes.
  double shift(int view) const { return start_ + climb_ * angle_[size_t(view)] / 360; }
  // Is the row seen for half a turn?
  bool is_complete(int row) const;
  // Complete rows; they have no gaps. Empty if there are none.
  RowSpan complete_rows() const;
  // Views [first, last) that show any of the rows.
  RowSpan views_of(RowSpan rows) const;
  // Share of each of these views in the half turn, in rad: 0 where it does not show the row, 0 for all if it
  // is not complete.
  std::vector<double> weights(int row, RowSpan views) const;

 private:
  double row_at(int row, double angle) const { return row + start_ + climb_ * angle / 360; }
  double height_of(int row, double angle) const;

  std::vector<double> angle_;  // after the first, degrees, ascending
  double climb_, start_ = 0, step_ = 0;
  int rows_, height_ = 0;
};

// The scan of the tall detector: transmissions, or what they were; flats and darks are used up. floor and
// take_log as straightened() takes them.
Scan unrolled(const Scan& scan, const Helix& helix, double floor, bool take_log);

}  // namespace harima
