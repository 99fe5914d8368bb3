// SPDX-License-Identifier: BSD-3-Clause
// Slices of all parts in memory, as crops for a network: input from the mean of all parts but one, target
// from that one.
#pragma once

#include <functional>

#include "denoise/network.h"
#include "denoise/parts.h"

namespace harima {

inline constexpr int kNoPart = -1;

// A square of a slice; `target` kNoPart: the input is the mean of all parts. `symmetry` 0 to 7: bit 0 mirrors
// x, bit 1 mirrors y, bit 2 swaps them.
struct Crop {
  int slice = 0, target = 0, x = 0, y = 0, symmetry = 0;
};

class TrainingData {
 public:
  // Reads `most_slices` slices in slabs of neighbours spread over the volume, with `reach` more on either
  // side, as many as fit into memory_bytes (0: no limit). `done` is called for each slice of a part. Fails if
  // not even one fits.
  TrainingData(const Parts& parts, const Scale& scale, int reach, int most_slices, size_t memory_bytes,
               const std::function<void()>& done);

  // Slices that are learnt from, and those that are held out for comparison: the middle ones. Of a volume of
  // one slice both are it.
  const std::vector<int>& learnt() const { return learnt_; }
  const std::vector<int>& held_out() const { return held_out_; }
  int slices() const { return slices_; }  // of both
  int parts() const { return int(planes_.size()); }
  int width() const { return width_; }
  int height() const { return height_; }

  // channels x size x size values, and size x size.
  void fill(const Crop& crop, int size, float* input, float* target) const;

 private:
  const _Float16* plane(int part, int slice) const;

  const int width_, height_, count_, reach_;
  int slices_ = 0;
  std::vector<int> learnt_, held_out_;
  std::vector<int> places_;                    // of slices in planes_; -1: not in memory
  std::vector<std::vector<_Float16>> planes_;  // of each part, slice after slice, scaled
};

// The slices of `wanted` that are spread over `count` in slabs of `slab` neighbours.
std::vector<int> spread_slabs(int count, int wanted, int slab);

}  // namespace harima
