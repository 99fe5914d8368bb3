// SPDX-License-Identifier: BSD-3-Clause
// Frames of a scan as what looks at the light of all of them takes them: mended, without dark, in means of so
// many pixels that few are left, and only some of their rows where these tell enough. Const calls are safe
// from several threads.
#pragma once

#include <vector>

#include "image/scan.h"
#include "recon/flat_field.h"

namespace harima {

class BinnedFrames {
 public:
  // Blocks of neighbours stay together, so that gradients between rows are there.
  static constexpr int kBlockRows = 8;

  // Averages the darks. The scan outlives this.
  BinnedFrames(const Scan& scan, const FlatField& field);

  int columns() const { return (width_ + bin_ - 1) / bin_; }
  int rows() const { return (height_ + bin_ - 1) / bin_; }
  size_t pixels() const { return size_t(columns()) * size_t(rows()); }

  // These of rows(), ascending, f32: no other rows of the frame are read.
  Frame read(const Source& source, int frame, const std::vector<int>& binned_rows) const;
  // Blocks of rows from all over the frame with at most so many pixels, but one block at least.
  std::vector<int> some_rows(size_t most_pixels) const;

 private:
  void bin(Frame& raw, int at, int binned_row, float* out) const;

  const FlatField field_;
  const int width_, height_, bin_;
  Frame dark_;  // binned; empty: 0
};

}  // namespace harima
