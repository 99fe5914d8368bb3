// SPDX-License-Identifier: BSD-3-Clause
// Where the sample stands in each view, found by re-projection (Dengler 1989, Ultramicroscopy 30, 337;
// Guersoy et al. 2017, Sci. Rep. 7, 11818): slices are made of the views as they stand, below 0 set to 0, and
// projected again; each view is moved to where it fits its projection best, by least squares (Lucas and
// Kanade 1981); and again with the views moved, from coarse to fine, until they stay where they are. A turn
// of sine and cosine in the columns, and a mean in the rows, are those of a sample that stands elsewhere:
// they are left out.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "image/scan.h"
#include "recon/recipe.h"

namespace harima {

struct AlignmentSpec {
  int bin = 1;                  // pixels that become one at the finest level
  int rounds = 60;              // at most, at each level
  double tolerance_px = 0.005;  // rms change, in pixels of the detector, that ends a level
};

struct Alignment {
  std::vector<std::array<double, 2>>
      shifts;                    // of each view, columns and rows: as recon/straightened.h takes them
  double before = 0, after = 0;  // what projections leave of the views, as a share of their rms
  double change_px = 0;          // rms, in the last round
  int rounds = 0;                // in all
  bool has_settled = false;
  bool has_rows = false;  // rows differ enough to tell shifts along the axis; else these are 0
};

// Line integrals of the scan by `recipe`, whose axis counts; not of an offset scan. on_round is called after
// each round. All threads; the result does not depend on how many. Fails if memory_bytes (0: no limit) do not
// hold the binned views.
Alignment align_views(const Scan& scan, const Recipe& recipe, const AlignmentSpec& spec, size_t memory_bytes,
                      const std::function<void(int round, double change_px)>& on_round);

// Pixels that become one so that no more than 256 columns are left.
int usual_alignment_bin(const Scan& scan);

}  // namespace harima
