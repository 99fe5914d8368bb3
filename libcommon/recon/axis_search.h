// SPDX-License-Identifier: BSD-3-Clause
// The single ways of finding the axis of one sinogram; axis.cc chooses among them.
#pragma once

#include <optional>
#include <vector>

#include "recon/axis.h"

namespace harima {

// Half a turn: the sinogram and its mirror image make a full turn whose spectrum vanishes outside a double
// wedge only for the right axis (Vo et al. 2014, Opt. Express 22, 19078). A trial axis is a phase, so the
// search is fast and sub-pixel.
AxisEstimate axis_by_half_turn(const FrameView& sinogram, const std::vector<double>& angle_deg);

// Full turn: opposite views are mirror images about the axis; the best correlation over what they both see.
AxisEstimate axis_by_mirror(const FrameView& sinogram, const std::vector<double>& angle_deg);

// The centre of mass of a view moves as c + a cos + b sin. Empty unless air is seen at both ends and the fit
// is good.
std::optional<AxisEstimate> axis_by_mass(const FrameView& sinogram, const std::vector<double>& angle_deg);

// Near the axis that the others find: where the slice has the least mean |f|, as blur and streaks of a wrong
// axis make values where there is nothing (Donath et al. 2006, J. Opt. Soc. Am. A 23, 1048). Slices of at
// most 512 columns; no surer than the others are. Of an offset scan: what they find.
AxisEstimate axis_by_sharpness(const FrameView& sinogram, const std::vector<double>& angle_deg);

// 1 - fall / rise of a curve, as defined in axis.h: how alone its lowest point is, 0 to 1.
double alone(const std::vector<std::pair<double, double>>& curve);

// Vertex of the parabola through three equally spaced points around b, as an offset in steps, within +-1.
double vertex(double a, double b, double c);

}  // namespace harima
