// SPDX-License-Identifier: BSD-3-Clause
// BadPixels are pixels of a detector whose counts say nothing of the light: dead, hot or stuck. They are
// taken out of rows before all else: the line between the nearest good columns on both sides takes their
// place (at the ends the nearest one), in projections, darks and flats alike. Every row is mended by itself,
// so rows do not depend on company. Const calls are safe from several threads.
#pragma once

#include <cstdint>
#include <vector>

#include "device/frame_steps.h"
#include "math/bad_pixel.h"
#include "recon/frame_average.h"

namespace harima {

class BadPixels {
 public:
  // Pixels of `map` that are not 0 (NaN included) are bad; it is as large as frames of the detector.
  explicit BadPixels(const FrameView& map);

  int width() const { return width_; }
  int height() const { return int(patches_.size()); }
  int64_t count() const { return count_; }
  // Rows without a good pixel: they stay as they are.
  int lost_rows() const { return lost_rows_; }
  // The same for GPUs.
  MendStep step() const;
  // Detector row `row`, width() pixels of the type, in place.
  void mend(PixelType type, int row, std::byte* pixels) const;

 private:
  std::vector<BadPatch> patches_of(const std::vector<char>& bad);
  template <class T>
  void mend(int row, T* pixels) const;

  int width_ = 0, lost_rows_ = 0;
  int64_t count_ = 0;
  std::vector<std::vector<BadPatch>> patches_;  // by row
};

// Pixels of averaged darks and flats that are unlike the others near them (the median of 7 x 7): with less
// than half of their light or more than twice as much, where the beam reaches; with a dark above theirs by
// more than a twentieth of the beam. So a pixel that is stuck at a value, which counts no light, is dead.
// Fails if the scan has no flats.
BadPixels find_bad_pixels(const Scan& scan, FrameAverage how);

}  // namespace harima
