// SPDX-License-Identifier: BSD-3-Clause
// Pieces that stop nearly all of the beam ("metal") and draw streaks over the slice: their shadows in the sinogram are replaced by straight
// lines between the columns beside them, and in the slices they are put back as they were found (linear interpolation: Kalender, Hebel and
// Ebersberger, Radiology 164, 576, 1987). Metal is what a first reconstruction shows at or above a level; its shadow, where the
// projector (device/projector.h) finds a path of it. It holds its memory from construction on; one call at a time, which uses all threads.
#pragma once

#include <memory>
#include <span>

#include "base/buffer.h"
#include "device/fbp.h"
#include "device/projector.h"
#include "recon/row_loader.h"

namespace harima {

class Metal {
 public:
  // recipe.metal_per_cm is the level, above 0.
  Metal(const Scan& scan, const Recipe& recipe, int lanes);
  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes);

  // batch: line integrals, not weighted, as a RowLoader gives them; axis_px as Fbp::reconstruct() takes it.
  void bridge(const SinogramBatch& batch, std::span<const double> axis_px);
  // Into slices of the recipe's region, made of the batch above; null: a lane that is not wanted.
  void put_back(std::span<float* const> out, size_t out_row_floats) const;

 private:
  bool find_metal();

  const FbpSpec out_, spec_;  // of the slices that are wanted; of the first ones
  const RowLoader loader_;
  const int first_column_, last_column_;  // of the detector
  const float level_;
  std::unique_ptr<Fbp> fbp_;
  std::unique_ptr<Projector> projector_;
  Buffer images_;  // of each lane: the first slice, then 1 where it is metal and 0 elsewhere
  Buffer metal_;   // its values where it is metal
  Buffer rows_;
};

// Straight lines over the cells of a row, `step` apart, whose path is above `least`; beyond the first and the last column without
// metal these go on. A row of nothing but metal stays.
void bridge_shadows(float* row, const float* path, int columns, int step, float least);

}  // namespace harima
