// SPDX-License-Identifier: BSD-3-Clause
// Pieces that stop nearly all of the beam ("metal") and draw streaks over the slice: their shadows in the
// sinogram are replaced by straight lines between the columns beside them, and in the slices they are put
// back as they were found (linear interpolation: Kalender, Hebel and Ebersberger, Radiology 164, 576, 1987).
// Metal is what a slice shows at or above a level; its shadow, where there is a path through it
// (metal_shadow.h). Coarse slices tell where it may be (coarse_slices.h, metal_places.h), and the direct sum
// what is there (device/cpu/pixel_sums.h); where there may be much or scattered metal, or seems to be none, a
// first reconstruction by gridding does, which is the last one then. One call at a time, which uses all
// threads.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "base/buffer.h"
#include "device/cpu/pixel_sums.h"
#include "device/fbp.h"
#include "device/projector.h"
#include "recon/coarse_slices.h"
#include "recon/metal_places.h"
#include "recon/metal_slice.h"
#include "recon/row_loader.h"

namespace harima {

class Metal {
 public:
  // recipe.metal_per_cm is the level, above 0. fbp: the recipe's own, null if it is to make none; it must
  // outlive this.
  Metal(const Scan& scan, const Recipe& recipe, int lanes, Fbp* fbp);
  // At most. fbp: is there one?
  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes, bool fbp);

  // batch: line integrals, not weighted, as a RowLoader gives them; axis_px as Fbp::reconstruct() takes them.
  // out: where whole slices of the recipe go, which may be written to; null: a lane that is not wanted. Is
  // there metal in any lane?
  bool find(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out);
  // The same of all lanes, without a place for slices.
  bool find(const SinogramBatch& batch, std::span<const double> axis_px);
  // What follows is about the batch that was looked at last.
  // Is out what the recipe's own reconstruction makes of the batch as it is?
  bool has_made_slices() const { return makes_slices_; }
  // Bridges the shadows.
  void bridge(const SinogramBatch& batch, std::span<const double> axis_px);
  // Lanes without metal that go through transforms together with one that has some: they would feel by
  // rounding what is bridged there.
  bool stands_beside(int lane) const;
  // The batch as a back projector takes it: itself, or, in an offset scan, a copy.
  SinogramBatch weighed(const SinogramBatch& batch, std::span<const double> axis_px);
  const MetalSlice& of_lane(int lane) const { return found_[size_t(lane)]; }
  MetalSlice take(int lane) { return std::move(found_[size_t(lane)]); }
  // Into slices of the recipe's region, made of the batch above; null: a lane that is not wanted.
  void put_back(std::span<float* const> out, size_t out_row_floats) const;

 private:
  bool find_in(const SinogramBatch& batch, std::span<const double> axis_px, MetalPlaces::Lanes lanes,
               std::span<float* const> out);
  MetalPlaces::Lanes look(const SinogramBatch& weighed, std::span<const double> axis_px,
                          MetalPlaces::Lanes wanted);
  void sum_up(const SinogramBatch& weighed, std::span<const double> axis_px);
  void add_blocks(int y, std::vector<PixelSums::Block>& blocks) const;
  void find_in_row(int lane, std::span<const PixelSums::Block> blocks, const float* sums,
                   MetalRow& row) const;
  void look_in_full(const SinogramBatch& weighed, std::span<const double> axis_px, MetalPlaces::Lanes lanes,
                    std::span<float* const> out);
  float* room(int lane, std::span<float* const> out);
  void project_many(std::span<const double> axis_px, const SinogramBatch& paths);
  void bridge_many(const SinogramBatch& batch, const SinogramBatch& paths, int view) const;
  SinogramBatch rows();

  const FbpSpec out_, spec_;  // of the slices that are wanted; of whole ones
  const RowLoader loader_;
  const bool is_offset_, shares_;         // has the recipe's own reconstruction whole slices by gridding?
  const int first_column_, last_column_;  // of the detector
  const float level_;
  bool makes_slices_ = false;
  Fbp* fbp_;  // by gridding, of whole slices; null: none yet
  std::unique_ptr<Fbp> own_;
  // Of half and a quarter of the width; null: too small for it.
  std::unique_ptr<CoarseSlices> coarse_, coarser_;
  std::optional<MetalPlaces> places_, strong_;
  PixelSums sums_;
  std::unique_ptr<Projector> projector_;  // once it is needed, as what follows
  std::vector<Buffer> slices_;  // of lanes that are looked at in full and have no place in what is wanted
  Buffer rows_;
  std::vector<float*> room_;       // for a slice of each lane
  std::vector<MetalSlice> found_;  // in each lane
};

}  // namespace harima
