// SPDX-License-Identifier: BSD-3-Clause
// A Probe is a look at a few rows of a scan before the work begins: their sinograms decide what was left to
// the tool to decide (axis, offset scan, truncation). The rows depend on the scan and the wanted range only,
// never on bands.
#pragma once

#include <optional>
#include <vector>

#include "device/gpu_choice.h"
#include "recon/recipe.h"

namespace harima {

struct Probe {
  std::vector<int> rows;
  std::vector<Frame> sinograms;  // f32 line integrals, x = column, y = view
};

// Up to `count` rows spread over [first, last), away from its borders. Steps over frames are done on GPUs, if
// there are any (recon/stepped_frames.h).
Probe probe_scan(const Scan& scan, const Recipe& recipe, int first, int last, int count,
                 const GpuChoice& gpus = {});

// The axis as a line over the rows, from the probe; `offset` says whether the scan was found to be an offset
// scan.
AxisLine find_axis_line(const Scan& scan, const Probe& probe, bool& offset,
                        const std::string& method = "auto");

// Is this a full turn whose axis is so far from the middle that opposite views must complete each other?
bool is_offset_scan(const Scan& scan, const AxisLine& axis);

// Sets the air of the recipe to 0 in the probe too. Returns what is left of the sample in it: the largest
// |mean over views| of an air column over that of any column; much above 0.05 they are not air.
double level_air(Probe& probe, const Recipe& recipe);

// Is the sample wider than the field? |mean p| at the outermost columns over mean |p|; above 0.3 rows should
// be continued before filtering. Of the outer end only, where the axis is near the other one.
double edge_level(const Probe& probe, const Scan& scan, const Recipe& recipe);
inline constexpr double kTruncatedLevel = 0.3;

}  // namespace harima
