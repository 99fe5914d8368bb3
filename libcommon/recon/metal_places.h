// SPDX-License-Identifier: BSD-3-Clause
// Where in slices there may be metal, as seen in coarse ones of half their width: a bit a lane for each
// coarse pixel. A piece as small as a pixel stands out of what is around it by a sixth of what it does in the
// slice at least, so that six times as much is expected of it, and its neighbours are marked as well. One
// call at a time, which uses all threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "recon/metal_shadow.h"

namespace harima {

class MetalPlaces {
 public:
  using Lanes = uint16_t;  // bits

  explicit MetalPlaces(int coarse_width);
  static size_t memory_bytes(int coarse_width) {
    return 2 * size_t(coarse_width) * size_t(coarse_width) * sizeof(Lanes);
  }

  void clear();
  // slices: one a lane, null: not looked at. What is added to the places: that which stands far above the
  // level in them already. Comes back: lanes that have some.
  Lanes mark_strong(std::span<const float* const> slices, float level);
  // Those of slices of half the width.
  void add(const MetalPlaces& coarser);
  // And that which may be. Comes back: lanes with so many places, or so scattered ones, that they are better
  // looked at in full; they have none then. Whether a lane is among them does not depend on the others.
  Lanes mark(std::span<const float* const> slices, float level);

  int width() const { return width_; }
  Lanes lanes() const;  // that have places
  bool is_empty() const { return lanes() == 0; }
  std::vector<MetalRun> runs(int lane) const;
  const Lanes* row(int y) const { return places_.data() + size_t(y) * size_t(width_); }

 private:
  std::vector<float> strong_levels(std::span<const float* const> slices, float level) const;
  void mark_rows(std::span<const float* const> slices, std::span<const float> levels, float smallest);
  void mark_row(std::span<const float* const> slices, std::span<const float> levels, float smallest, int y);
  void spread_row(int y);
  Lanes crowded() const;

  const int width_;
  std::vector<Lanes> seeds_, places_;
};

}  // namespace harima
