// SPDX-License-Identifier: BSD-3-Clause
// What a frame of a scan shows of the beam: counts without dark, bad pixels mended, as f32. Safe from several
// threads.
#pragma once

#include <memory>
#include <vector>

#include "image/scan.h"
#include "recon/bad_pixels.h"

namespace harima {

class BeamLight {
 public:
  // Averages the darks. The scan must outlive it.
  BeamLight(const Scan& scan, std::shared_ptr<const BadPixels> bad_pixels);

  // f32; empty: 0. Null: no pixel is bad.
  const Frame& dark() const { return dark_; }
  const BadPixels* bad_pixels() const { return bad_.get(); }

  // Rows of a frame of projections or flats, as they are stored. Fails where they cannot be read.
  Frame raw_rows(const Source& source, int frame, const std::vector<int>& rows) const;
  // Row `at` of them, which is row `row` of the detector, as light; what is bad is mended in place.
  void take_row(Frame& raw, int at, int row, float* out) const;
  // Both, for all these rows.
  Frame rows_of(const Source& source, int frame, const std::vector<int>& rows) const;
  // The mean of flats that were taken together.
  Frame mean_of(const FrameSet& set) const;

 private:
  Frame averaged(const std::vector<FrameSet>& sets) const;

  const int height_;
  const std::shared_ptr<const BadPixels> bad_;  // null: none
  Frame dark_;                                  // empty: 0
};

}  // namespace harima
