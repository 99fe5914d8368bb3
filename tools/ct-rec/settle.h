// SPDX-License-Identifier: BSD-3-Clause
// From what the user asked for to what will be done: checks the options against the scan and settles what was
// left open (rows, axis, padding, offset scan, method), before any hour is spent.
#pragma once

#include <vector>

#include "device/gpu_choice.h"
#include "image/picture.h"
#include "options.h"
#include "recon/recipe.h"
#include "recon/reconstruct.h"

namespace harima {

// --floor where there are flats, and where there are none.
inline constexpr double kLeastCounts = 2, kLeastTransmission = 1e-4;

// Fails (usage) with the name of the option if a number or range in it cannot be read, or if options exclude
// each other. Needs no scan.
void check_words(const Options& opt);

// GPUs by --device and what there is, for who looks at a scan before its slices are made. Says nothing.
GpuChoice gpus_to_look();
// There are none.
bool computes_here();

// Detector rows to reconstruct: --rows, or all. Fails (usage) if there are none of them in the scan.
std::vector<int> settle_rows(const Scan& scan, const Options& opt);

// --beam-hardening; nothing if empty. Fails (usage) if these are no coefficients, or too many.
Hardening parse_hardening(const std::string& text);
// --roi; the whole slice if empty. Fails (usage) if it is no region.
Region parse_roi(const std::string& text);

// --phase and what belongs to it. Fails (usage) if something has nothing to do or excludes another; needs no
// scan.
Phase settle_phase(const Options& opt);
// --energy and --distance from the scan, where they are wanted and not given; says so. Fails (usage) if it
// does not tell them in a known unit.
void take_told(const Scan& scan, Options& opt);
// Fails (usage) if the scan does not tell what it takes, or with its pixels the filter would blur all there
// is.
void check_phase(const Scan& scan, const Options& opt);

// How the iterative method of --method goes about it; off if it is none. Fails (usage) if an option of it has
// nothing to do; needs no scan.
Iteration settle_iteration(const Options& opt);
// Fails (usage) if the scan has not the views for it.
void check_iteration(const Scan& scan, const Options& opt);

// The recipe as far as the options tell it: without the axis and what is found in the scan.
Recipe asked_recipe(const Scan& scan, const Options& opt);
// The recipe, axis and all. Looks at a few rows of the scan if something has to be found out; says on stderr
// and in the report what it found.
Recipe settle_recipe(const Scan& scan, const Options& opt, const std::vector<int>& rows);
// The recipe that settle_recipe() will come to with this axis, if the views of `whole` that have not come yet
// are like those `so_far`. Says nothing.
Recipe recipe_about(const AxisLine& axis, const Scan& so_far, const Scan& whole, const Options& opt,
                    const std::vector<int>& rows);

// --type and --window. Fails (usage) if one wants the other.
OutputWindow settle_pixels(const Options& opt);
// What becomes black and white in a picture: --window, or what suits the slice.
GreyWindow picture_window(const Options& opt, const FrameView& slice);

}  // namespace harima
