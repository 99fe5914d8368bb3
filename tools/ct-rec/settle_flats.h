// SPDX-License-Identifier: BSD-3-Clause
// Flats, darks and bad pixels: from --flat-average, --bad-pixels and --flat-field to what is done.
#pragma once

#include "options.h"
#include "recon/moved_beam.h"
#include "recon/recipe.h"

namespace harima {

// Fails (usage) if one of them has nothing to do, whatever the scan is.
void check_flats(const Options& opt);
// The same, where the scan tells.
void check_flats(const Scan& scan, const Options& opt);
// As far as the options tell it.
FlatField asked_flat_field(const Options& opt);
// What is found in the darks and flats, or read from a file; says so on stderr and in the report.
void settle_flat_field(const Scan& scan, const Options& opt, FlatField& field);

// --flat-field shifted: flats are moved view by view, so that projections are transmissions.
bool has_moved_beam(const Options& opt);
struct SettledBeam {
  Scan measured, scan;              // as it came, and as it goes on
  std::shared_ptr<MovedBeam> beam;  // null: both are one
  // Memory that find_beam() takes.
  size_t search_bytes() const { return beam ? beam->search_bytes() : 0; }
};
// Looks at no frame; a floor in counts is used up.
SettledBeam settle_beam(const Scan& scan, Options& opt);
// Looks at all frames, but for a dry run, before any is taken; says what was found.
void find_beam(const SettledBeam& settled, const Options& opt);
// Files that are read for it.
std::vector<std::string> files_of_flat_field(const Options& opt);
// Is anything done that a stream tells only when all of it has come?
bool wants_whole_scan(const FlatField& field);

}  // namespace harima
