// SPDX-License-Identifier: BSD-3-Clause
// Several scans of one sample, which was moved along the axis between them, as one scan of a taller detector.
// Views go together by their number and must be of the same angles. Where scans overlap their transmissions
// are blended, each with a weight that falls linearly towards the edge that lies within another; flats and
// darks are used up.
#pragma once

#include <optional>
#include <vector>

#include "image/scan.h"

namespace harima {

// Where a scan lies, against the one before: what its pixel (x, y) shows, that one has at (x + columns, y +
// rows).
struct StackStep {
  double rows = 0, columns = 0;
  double confidence = 1;
};

// Fails if two scans have not the same columns, rows and angles (by a quarter of a step).
void check_stack(const std::vector<Scan>& scans);

// From what both scans show, in views at the same angles: the place with the highest correlation of what
// changes along rows and turns with the sample, first with coarse pixels everywhere, then with fine ones near
// it and between them. The confidence is r (1 - r' / r), r being that correlation and r' the highest one
// elsewhere, both less twice the standard error of r (Fisher 1921). Reads some views of both.
StackStep find_stack_step(const Scan& one, const Scan& next, double floor, bool take_log);

// steps: of each scan but the first. Row 0 is that of the scan which reaches furthest up. floor and take_log
// as straightened() takes them. Fails if two neighbours do not overlap, or one lies beside the first.
Scan stacked(const std::vector<Scan>& scans, const std::vector<StackStep>& steps, double floor,
             bool take_log);

}  // namespace harima
