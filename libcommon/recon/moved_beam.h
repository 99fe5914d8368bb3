// SPDX-License-Identifier: BSD-3-Clause
// A scan whose flats are moved to where the beam stands in each view, by fractions of pixels
// (recon/flat_shift.h), but for what of them stays with the detector (recon/moving_part.h): its projections
// are transmissions, darks and flats are used up. Flats that were taken together are moved onto each other
// before they are averaged; views between two groups of flats have a move against each, and their mean in
// time, as flats that stay have.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "image/scan.h"
#include "recon/flat_field.h"
#include "recon/moving_part.h"

namespace harima {

struct MovesReport {
  int views = 0, moved = 0;     // those for which a move along either axis was told
  Move rms_px{}, largest_px{};  // over all views
  Shares shares{};              // of each band of structure that moves
};

class MovedBeam {
 public:
  // field: bad pixels that are mended; averages are means. floor: counts below which neither signal nor beam
  // is taken for real. The scan must have flats.
  MovedBeam(const Scan& scan, const FlatField& field, double floor);
  ~MovedBeam();

  // Its pixels are there once find() was called.
  const Scan& scan() const { return moved_; }
  // Averages flats and, with `look`, looks at all of them and all projections; else nothing moves. Calls
  // on_view for each view, from several threads. The result depends on nothing but the scan.
  MovesReport find(std::shared_ptr<const BadPixels> bad_pixels, bool look,
                   const std::function<void()>& on_view);
  // Memory that find() takes at most; what stays of it is held_bytes of the scan's source.
  size_t search_bytes() const;
  // Of each view, against the nearest flats.
  const std::vector<Move>& moves() const;

 private:
  class Transmissions;
  std::shared_ptr<Transmissions> source_;
  Scan moved_;
};

}  // namespace harima
