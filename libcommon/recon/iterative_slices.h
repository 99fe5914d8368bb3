// SPDX-License-Identifier: BSD-3-Clause
// IterativeSlices makes the slices of a batch by the iterative method of a recipe. It works on the whole field of view, and where rows
// are to be continued (a sample wider than the field) on a wider one, so that what is outside the circle has where to go; what comes out is the recipe's
// region of the circle. It holds all its memory from construction on; one call at a time, which uses all threads.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "device/fbp.h"
#include "recon/equations.h"
#include "recon/iteration.h"
#include "recon/recipe.h"
#include "recon/row_loader.h"

namespace harima {

// What happened to one slice: rms of b - A x over the rms of b, as each iteration met it and, last, of the slice that came out.
using ResidualShares = std::vector<double>;

class IterativeSlices {
 public:
  IterativeSlices(const Scan& scan, const Recipe& recipe, int lanes);
  ~IterativeSlices();

  // batch: line integrals, not weighted, as a RowLoader gives them; axis_px and out as Fbp::reconstruct() takes them.
  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out, size_t out_row_floats);
  // Of each lane, after reconstruct(). Empty for a lane that holds nothing but 0.
  const std::vector<ResidualShares>& residuals() const { return residuals_; }

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes);

 private:
  struct Layout;
  void start(const SinogramBatch& batch, std::span<const double> axis_px, const SliceSet& x);
  void note_residuals(const SliceSet& x, const Convergence& seen);
  void write(const SliceSet& x, std::span<float* const> out, size_t out_row_floats) const;

  const Recipe recipe_;
  const std::unique_ptr<const Layout> layout_;
  const RowLoader loader_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<Fbp> fbp_;  // of the first image; null: none
  Equations equations_;
  std::vector<ResidualShares> residuals_;
};

}  // namespace harima
