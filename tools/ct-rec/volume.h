// SPDX-License-Identifier: BSD-3-Clause
// The three things ct-rec makes of a scan: a volume of slices, a picture of three orthogonal slices, a
// contact sheet of trial axes.
#pragma once

#include <vector>

#include "options.h"
#include "recon/recipe.h"
#include "recon/reconstruct.h"
#include "recon/slices_ahead.h"

namespace harima {

// Is the whole volume there, made from this scan by these options? Says so and reports it. Fails if something
// else is in its place. Reads nothing of the scan.
bool is_up_to_date(const Scan& scan, const Options& opt, const std::vector<int>& rows);

// All slices of the rows (of this shard) into opt.output; what is there already, made by the same recipe, is
// kept. `ahead`: what was made while the scan came, or null. bytes_before: memory that was wanted until now,
// for what a dry run says.
void make_volume(const Scan& scan, const Options& opt, const Recipe& recipe, const std::vector<int>& rows,
                 const OutputWindow& pixels, SlicesAhead* ahead, size_t bytes_before);

// Central slices across z, y and x as one PNG, from a subset of rows and views that is read in seconds.
void make_preview(const Scan& scan, const Options& opt, const Recipe& recipe, const std::vector<int>& rows);

// The middle row reconstructed with each axis of --axis-sweep, side by side with captions, as one PNG.
void make_axis_sweep(const Scan& scan, const Options& opt, const Recipe& recipe,
                     const std::vector<int>& rows);

}  // namespace harima
