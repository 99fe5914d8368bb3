// SPDX-License-Identifier: BSD-3-Clause
// Pieces that stop nearly all of the beam ("metal") and draw streaks over the slice: their shadows in the sinogram are replaced by straight
// lines between the columns beside them, and in the slices they are put back as they were found (linear interpolation: Kalender, Hebel and
// Ebersberger, Radiology 164, 576, 1987). Metal is what a first reconstruction shows at or above a level; its shadow, where there is a path
// through it (metal_shadow.h). Where there is no metal, the first reconstruction is the last one as well, unless the recipe has another
// method. One call at a time, which uses all threads.
#pragma once

#include <memory>
#include <span>

#include "base/buffer.h"
#include "device/fbp.h"
#include "device/projector.h"
#include "recon/metal_shadow.h"
#include "recon/row_loader.h"

namespace harima {

class Metal {
 public:
  // recipe.metal_per_cm is the level, above 0. fbp: the recipe's own, null if it has none; it must outlive this.
  Metal(const Scan& scan, const Recipe& recipe, int lanes, Fbp* fbp);
  // At most.
  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes);

  enum class Found { metal, nothing, nothing_and_slices_made };
  // batch: line integrals, not weighted, as a RowLoader gives them; axis_px and out as Fbp::reconstruct() takes them. After Found::metal
  // shadows are bridged in `batch`; lanes that are null in `out` then have no metal and are made, the others are not. Else the batch is as it was.
  Found bridge(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float*> out, size_t out_row_floats);
  // Into slices of the recipe's region, made of the batch above; null: a lane that is not wanted.
  void put_back(std::span<float* const> out, size_t out_row_floats) const;

 private:
  using LaneRuns = std::vector<MetalRun>;
  void make_first(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out);
  bool find();
  void project_many(std::span<const double> axis_px);
  void bridge_view(const SinogramBatch& batch, std::span<const double> axis_px, int view) const;
  void cut_out(std::span<float* const> out, size_t out_row_floats) const;
  void keep_clean(std::span<float*> out, size_t out_row_floats) const;
  bool is_many(int lane) const { return runs_[size_t(lane)].size() > size_t(spec_.width); }
  SinogramBatch rows();

  const FbpSpec out_, spec_;  // of the slices that are wanted; of the first ones
  const RowLoader loader_;
  const bool is_offset_, makes_slices_;
  const int first_column_, last_column_;  // of the detector
  const float level_;
  std::unique_ptr<Fbp> own_;
  Fbp* const fbp_;
  std::unique_ptr<Projector> projector_;  // once it is needed, as what follows
  std::vector<Buffer> slices_;            // of lanes whose first slice has no place in what is wanted
  Buffer rows_;
  std::vector<float*> first_;    // the first slice of each lane
  std::vector<LaneRuns> runs_;   // of each lane
};

}  // namespace harima
