// SPDX-License-Identifier: BSD-3-Clause
// The Gridder spreads the views of a batch onto the grid, and gathers them from it. To spread them, the plane
// of frequencies is cut into sectors of directions, each one thread's; near its centre, where sectors meet,
// samples are kept and spread in a second pass, strip by strip of rows. Order and shares are those of the
// plan, so that sums do not depend on the number of threads.
#pragma once

#include <span>

#include "base/buffer.h"
#include "device/cpu/fourier_grid.h"
#include "device/cpu/ray_spectra.h"
#include "device/cpu/work_pool.h"

namespace harima {

class Gridder {
 public:
  Gridder(const FbpSpec& spec, const FourierPlan& plan, FourierGrid& grid);

  // Adds the batch to the grid; margins are left to be folded. axis_px: of each lane.
  void spread(const SinogramBatch& batch, std::span<const double> axis_px);
  // The same in steps: the axis, each sector once, the core. Sectors may come in any order in which an odd
  // one is after both of its neighbours (the last has the first beside it): sums are those of spread().
  void set_axis(std::span<const double> axis_px);
  void spread_sector(const SinogramBatch& batch, std::span<const Ray> rays);
  void spread_core(const Sectors& sectors);
  // All of it with the axis that was set last.
  void spread(const SinogramBatch& batch, const Sectors& sectors);
  // The transpose: rows of the rays' views from a grid whose margins are copies.
  void gather(const Sectors& sectors, const SinogramBatch& to);
  // Working memory, the grid itself left out.
  static size_t memory_floats(const FbpSpec& spec, const FourierSizes& sizes, int threads);

 private:
  size_t lanes() const { return size_t(lanes_); }
  double origin() const { return kGridMargin + plan_.grid / 2; }  // stored row and column of frequency 0
  void spread_sectors(const SinogramBatch& batch, const Sectors& sectors, size_t parity);
  void spread_block(std::span<const Ray> rays, const RayOutput* block, bool far_half);
  void gather_block(std::span<const Ray> rays, const SinogramBatch& to);
  void gather_half(std::span<const Ray> rays, float* samples, bool far_half);
  float* core_samples(int view);
  void spread_core_ray(const Ray& ray, const float* samples, int first_row, int last_row);
  bool clip_rows(SpreadPair& pair, int first_row, int last_row) const;

  const FourierPlan& plan_;
  FourierGrid& grid_;
  const int lanes_;
  RaySpectra spectra_;
  Buffer core_memory_;
  WorkPool sector_pool_;
  const KernelTable table_;
  const LaneKernels* kernels_ = nullptr;
};

}  // namespace harima
