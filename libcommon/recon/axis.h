// SPDX-License-Identifier: BSD-3-Clause
// The rotation axis, found from sinograms alone. Column numbers are 0-based pixel centres. Real angles are used.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "image/frame.h"

namespace harima {

struct AxisEstimate {
  double axis_px = 0;
  double confidence = 0;  // 0 (a guess) .. 1 (a sharp, single minimum on which the methods agree)
  std::string method;     // "half-turn", "mass", "mirror": the one that decided
  bool offset_scan = false;                     // a full turn with the axis near one edge (half-beam)
  std::vector<std::pair<double, double>> curve;  // (column, misfit) of the deciding search, for the report
};

// The straight line axis(row) = axis_px + slope * (row - row0) through estimates at several rows.
struct AxisLine {
  double row0 = 0, axis_px = 0, slope = 0;
  double confidence = 0;
  double at(double row) const { return axis_px + slope * (row - row0); }
  std::vector<std::pair<int, AxisEstimate>> rows;  // what the line was fitted to
};

// One sinogram of line integrals: f32, x = column, y = view; angle_deg per view. Fails if the angles span less than
// half a turn (by more than a few steps).
AxisEstimate find_axis(FrameView sinogram, const std::vector<double>& angle_deg);

// A robust line through estimates at the given rows; rows that disagree are left out and lower the confidence.
AxisLine fit_axis(const std::vector<std::pair<int, AxisEstimate>>& rows);

}  // namespace harima
