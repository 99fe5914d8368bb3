// SPDX-License-Identifier: BSD-3-Clause
// The rotation axis of a run: as --axis says, or found in the scan.
#pragma once

#include <string>
#include <vector>

#include "recon/probe.h"
#include "recon/recipe.h"

namespace harima {

// --axis PX or PX0:PX1, the latter from the first to the last of the rows.
AxisLine given_axis(const std::string& text, const std::vector<int>& rows);

// Sets recipe.axis, and recipe.offset_scan if opposite views complete each other about it. Says on stderr
// what it found.
void find_axis(const Scan& scan, const Probe& probe, const std::vector<int>& rows, const std::string& method,
               Recipe& recipe);

// Fails if the axis leaves the detector.
void check_axis(const Scan& scan, const AxisLine& axis, const std::vector<int>& rows);

// The axis, its confidence and what that rests on, for --json.
void report_axis(const AxisLine& axis, const std::vector<int>& rows);

}  // namespace harima
