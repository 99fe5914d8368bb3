// SPDX-License-Identifier: BSD-3-Clause
// What can be said of a phantom on its command line, as name=value.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace phantom {

struct Settings {
  std::string form = "img", out, object = "default", order = "even", type = "u16", slices, stripes, units,
              moves;
  int columns = 512, rows = 16, views = 768, flats = 30, darks = 30, seed = 1, size = 0, extent = 0, slit = 0;
  double span = 180, axis = -1e9, tilt = 0, lean = 0, top = 0, climb = 0, shift = 0, field = 0.256,
         jitter = 0;
  double photons = 30000, readnoise = 2, gain = 0.02, ring = 0.001, drift = 0.03, darklevel = 100,
         profile = 0.25;
  int after = 1;
  double energy = 20, distance = 0, deltabeta = 0;
  double zingers = 0, flathits = 0, bad = 0, dim = 0, flicker = 0, sway = 0, texture = 0, shake = 0,
         wander = 0, creep = 0;

  double pixel_um() const { return field * 1e4 / columns; }
  // Of the middle row; rows above and below by tilt.
  double axis_in_row(int row) const { return axis + tilt * (row - (rows - 1) / 2.0); }
  bool reaches(int row) const { return slit == 0 || std::abs(2 * row - (rows - 1)) < slit; }
  // Of a reconstructed slice: the detector, or twice the longer side of an axis near one edge in a full turn.
  int slice_width() const;
  // What samples are scaled to, px.
  int sample_width() const { return extent > 0 ? extent : slice_width(); }
  // Radius around the axis that every view sees (offset scans: that some view sees from either side).
  double circle_px(int row) const;
};

// Parses and checks. Throws std::runtime_error.
Settings parse_settings(const std::vector<std::string>& words);
std::string settings_help();

}  // namespace phantom
