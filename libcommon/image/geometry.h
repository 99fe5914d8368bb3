// SPDX-License-Identifier: BSD-3-Clause
// Parallel-beam geometry as numbers: which share of the half turn a view stands for, and how the two halves
// of an offset (half-beam) scan are faded into each other. Computed once, in double.
#pragma once

#include <vector>

namespace harima {

// Share of each view in the integral over half a turn, in rad: half the distance to its neighbours in
// direction (angles modulo pi). Views of equal direction share theirs. They sum to pi, except that a gap of
// more than 5 degrees and 10 times the usual step (a missing wedge) is not filled by its neighbours. Fails
// for fewer than 2 angles.
std::vector<double> half_turn_weights(const std::vector<double>& angle_rad);

// The same for a full turn seen from one side only (offset scan): distances modulo 2 pi, halved, so that they
// sum to pi.
std::vector<double> full_turn_weights(const std::vector<double>& angle_rad);

inline constexpr double kSureAxis = 0.5;     // confidence in an axis below which it deserves a look
inline constexpr double kFullTurnDeg = 350;  // from so many degrees on views are taken for a full turn

// Degrees from the first to the last direction covered, one usual step included: about 180 or 360.
double angle_span_deg(const std::vector<double>& angle_deg);

// Weight of a sample at column `x` of an offset scan with `columns` columns and its axis at `axis_px`: 2
// where only this view sees the ray, 0 where only the opposite view does better, a straight line between,
// such that a ray and its mirror image sum to 2.
double offset_weight(double x, double axis_px, int columns);

}  // namespace harima
