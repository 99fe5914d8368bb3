// SPDX-License-Identifier: BSD-3-Clause
// The metal of one slice: where it is, as runs of pixels, and what it was. Where there is so much that it
// takes more memory than the slice, it is kept as a slice. A value, of one thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "recon/metal_shadow.h"

namespace harima {

class MetalSlice {
 public:
  // Of the rows of a slice, from the first to the last.
  MetalSlice() = default;
  MetalSlice(int width, std::span<const MetalRow> rows);
  // What of a whole slice is at the level or above it, kept as a slice. Uses all threads.
  MetalSlice(int width, const float* pixels, float level);
  // It takes at most, runs being in a sixteenth of the pixels.
  static size_t memory_bytes(int width) { return size_t(width) * size_t(width) * sizeof(float); }

  bool is_empty() const { return runs_.empty() && kept_.bytes() == 0; }
  // Are paths through it found faster by a projector than run by run? There are no runs where a slice is
  // kept.
  bool is_many() const { return kept_.bytes() > 0 || runs_.size() > size_t(width_); }
  std::span<const MetalRun> runs() const { return runs_; }
  size_t pixels() const { return pixels_; }
  // Also where a slice is kept.
  size_t run_count() const { return run_count_; }
  // 1 where it is, else 0, in a whole slice.
  void draw(float* mask) const;
  // Its values into the pixels of a region whose first is (x0, y0) of the slice.
  void put_back(int x0, int y0, int region_width, int region_height, float* out, size_t out_row_floats) const;

 private:
  int width_ = 0;
  size_t pixels_ = 0, run_count_ = 0;
  std::vector<MetalRun> runs_;
  std::vector<float> values_;  // of all runs
  Buffer kept_;                // NaN where there is none
};

// How much of it slices have.
struct MetalTally {
  int64_t slices = 0, with_metal = 0, pixels = 0, runs = 0;

  void add(const MetalSlice& metal) {
    ++slices;
    with_metal += !metal.is_empty();
    pixels += int64_t(metal.pixels());
    runs += int64_t(metal.run_count());
  }
};

}  // namespace harima
