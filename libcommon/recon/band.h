// SPDX-License-Identifier: BSD-3-Clause
// A Band is some detector rows of every projection of a scan, raw, with the dark and flats of those rows: what is read
// in one go and turned into as many slices. BandReader reads bands; it looks at a scan that must outlive it.
#pragma once

#include <span>
#include <vector>

#include "base/buffer.h"
#include "device/correct.h"
#include "image/scan.h"

namespace harima {

struct Band {
  std::vector<int> rows;      // detector rows, ascending
  Buffer raw;                 // [view][row][column], as the source stores pixels
  Frame dark;                 // empty: 0
  std::vector<Frame> flats;   // one averaged frame a group
  std::vector<int64_t> zingers;  // replaced in each row; empty: none was looked for
};

class BandReader {
 public:
  // zinger: counts above its surroundings that make a bright spot, which is then replaced (device/zinger.h); 0: none is.
  explicit BandReader(const Scan& scan, double zinger = 0);

  // Reads into `band` (its memory is used again where it is large enough). All threads. Messages name the frame.
  void read(const std::vector<int>& rows, Band& band) const;
  // All but the views: the rows' dark and flats.
  void read_beam(const std::vector<int>& rows, Band& band) const;
  // These rows of some views, as the source stores them, to `raw`: [view][row][column].
  void read_views(const std::vector<int>& rows, std::span<const int> views, std::byte* raw) const;
  // How these rows become line integrals; `band` must outlive it.
  CorrectSpec correction(const Band& band) const;
  // The same for some views alone.
  CorrectSpec correction(const Band& band, std::span<const int> views) const;
  size_t band_bytes(int rows) const;

 private:
  const Scan& scan_;
  const double zinger_;
  std::vector<FlatMix> mix_;
};

// Between which groups of flats a time lies, and how far; before the first and after the last it is held.
FlatMix mix_flats(const std::vector<FlatGroup>& flats, double time);

}  // namespace harima
