// SPDX-License-Identifier: BSD-3-Clause
// The rotation axis, found from sinograms alone. Column numbers are 0-based pixel centres. Real angles are
// used.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "image/frame.h"

namespace harima {

// The confidence of an estimate is a product of two shares, both read off the curve of misfits over trial
// axes:
//
//   confidence = coherence * alone,   alone = 1 - fall / rise
//
// Coherence, 1 - the lowest misfit, says how much of the data obeys the symmetry that the axis stands for: of
// the spectrum outside the double wedge the mean cosine of the phase by which both half turns cancel,
// weighted by amplitude; or the correlation of opposite views, less two standard errors (Fisher 1921). Noise
// of n independent values comes to about 1/sqrt(n), a sample that leaves the field breaks part of the
// symmetry. Rise is how far the misfit rises from its lowest to its highest point, fall how deep it falls
// again on the way to either end: where two axes do equally well, alone is 0. If the path of the centre of
// mass gives the same axis, half of what is missing to 1 is added; if another, half is taken. As a rule:
// above 0.7 a good scan, below 0.3 nothing was found, between them look at the slices.
struct AxisEstimate {
  double axis_px = 0;
  double confidence = 0;
  std::string method;                              // of axis_methods(): the one that decided
  bool offset_scan = false;                        // a full turn with the axis near one edge (half-beam)
  std::vector<std::pair<double, double>> curve{};  // (column, misfit) of the deciding search, for the report
};

// The straight line axis(row) = axis_px + slope * (row - row0) through estimates at several rows. An estimate
// of confidence c has the weight w = c^2 / (1 - c^2), the inverse variance of a delay at coherence c (Knapp
// and Carter 1976), so that rows without sample do not count. The confidence of the line is sum w c / sum w,
// where estimates off the line have c = 0.
struct AxisLine {
  double row0 = 0, axis_px = 0, slope = 0;
  double confidence = 0;
  double at(double row) const { return axis_px + slope * (row - row0); }
  std::vector<std::pair<int, AxisEstimate>> rows;  // what the line was fitted to
};

struct AxisMethod {
  const char* name;
  const char* help;
  AxisEstimate (*find)(const FrameView& sinogram, const std::vector<double>& angle_deg);
};
std::span<const AxisMethod> axis_methods();  // the first chooses among the others

// One sinogram of line integrals: f32, x = column, y = view; angle_deg per view. Fails if the angles span
// less than half a turn (by more than a few steps), or less than the method needs.
AxisEstimate find_axis(const FrameView& sinogram, const std::vector<double>& angle_deg,
                       const std::string& method = "auto");

// The line through estimates at the given rows, in the median: those that disagree are left out.
AxisLine fit_axis(const std::vector<std::pair<int, AxisEstimate>>& rows);

}  // namespace harima
