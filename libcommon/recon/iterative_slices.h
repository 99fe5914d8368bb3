// SPDX-License-Identifier: BSD-3-Clause
// IterativeSlices makes the slices of a batch by the iterative method of a recipe. It holds all its memory
// from construction on; one call at a time, which uses all threads.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "device/cpu/host_equations.h"
#include "device/fbp.h"
#include "recon/iteration.h"
#include "recon/iterative_layout.h"
#include "recon/recipe.h"
#include "recon/row_loader.h"

namespace harima {

class IterativeSlices {
 public:
  // stop: as iterate() takes it.
  IterativeSlices(const Scan& scan, const Recipe& recipe, int lanes, std::function<bool()> stop = {});

  // batch: line integrals, not weighted, as a RowLoader gives them; axis_px and out as Fbp::reconstruct()
  // takes them.
  void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                   size_t out_row_floats);
  // Of each lane, after reconstruct().
  const std::vector<ResidualShares>& residuals() const { return residuals_; }

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes);

 private:
  void make_first_image(const SinogramBatch& batch, std::span<const double> axis_px);
  void write(const LaneSlices& x, std::span<float* const> out, size_t out_row_floats) const;

  const Recipe recipe_;
  const std::function<bool()> stop_;
  const IterativeLayout layout_;
  const RowLoader loader_;
  std::unique_ptr<Projector> projector_;
  std::unique_ptr<Fbp> fbp_;  // of the first image; null: none
  HostEquations equations_;
  std::vector<ResidualShares> residuals_;
};

}  // namespace harima
