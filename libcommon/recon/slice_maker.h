// SPDX-License-Identifier: BSD-3-Clause
// A SliceMaker turns neighbouring rows of a Band into slices: correct, rings, metal, offset weights, filtered
// back projection. It holds the working memory of one batch; one call at a time, which uses all threads.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "device/fbp.h"
#include "recon/band.h"
#include "recon/iterative_slices.h"
#include "recon/metal.h"
#include "recon/recipe.h"
#include "recon/row_loader.h"

namespace harima {

class SliceMaker {
 public:
  // `lanes` slices at a time (16, 8 or 4). The scan and the recipe are copied as far as needed.
  // stop: as iterate() takes it.
  SliceMaker(const Scan& scan, const Recipe& recipe, int lanes, std::function<bool()> stop = {});
  ~SliceMaker();

  int lanes() const { return lanes_; }
  Region region() const { return region_; }  // of the slices that come out; never empty

  // Slices of band rows [first, first + out.size()), one f32 frame of the region's size each, at most
  // lanes().
  CorrectReport make(const CorrectSpec& spec, const Band& band, int first, std::span<Frame> out);
  // The same sinogram at several axis positions: slice i of row `row` with its axis at axis_px[i].
  CorrectReport make_trial(const CorrectSpec& spec, const Band& band, int row,
                           std::span<const double> axis_px, std::span<Frame> out);

  // Of slice i of the last call, if the recipe's method is iterative.
  const ResidualShares& residuals(int i) const {
    return iterative_->residuals()[size_t(lane_of_slice(i, lanes_))];
  }

  // The same, if the recipe has a level of metal.
  const MetalSlice& metal(int i) const { return metal_->of_lane(lane_of_slice(i, lanes_)); }

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, int lanes);

 private:
  CorrectReport load(const CorrectSpec& spec, const Band& band, int first);
  void make_beside_metal(std::span<const double> axis, std::span<float*> pixels);
  void back_project(std::span<const double> axis_px, std::span<Frame> out);

  const Recipe recipe_;
  const int lanes_;
  const RowLoader loader_;
  const Region region_;
  Buffer memory_;
  SinogramBatch batch_;
  std::unique_ptr<Fbp> fbp_;                    // one
  std::unique_ptr<IterativeSlices> iterative_;  // or the other
  std::unique_ptr<Metal> metal_;                // null: it is left as it is
};

// Where the first pixels of slices are, by lane; null for lanes beyond them.
std::vector<float*> lane_pixels(std::span<Frame> out, int lanes);

// The geometry of a recipe as the back projectors take it.
FbpSpec fbp_spec(const Scan& scan, const Recipe& recipe, int lanes);

}  // namespace harima
