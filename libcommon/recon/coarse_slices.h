// SPDX-License-Identifier: BSD-3-Clause
// Slices of half the width, of sinograms whose columns are binned by two and whose views as far as that blurs
// no more: for an eighth to a quarter of the price they show where something is. Pixel (x, y) of a slice lies
// in pixel (x / 2, y / 2) of its coarse one. One call at a time, which uses all threads.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "device/fbp.h"
#include "recon/metal_places.h"

namespace harima {

class CoarseSlices {
 public:
  // whole: of the slices in full, without a region. Wanted: at least kLeastWidth.
  explicit CoarseSlices(const FbpSpec& whole);
  static constexpr int kLeastWidth = 64;
  static size_t memory_bytes(const FbpSpec& whole);
  // Of the coarse slices themselves, of which coarser ones can be made.
  static FbpSpec spec_of(const FbpSpec& whole);

  int width() const { return spec_.width; }
  int lanes() const { return spec_.lanes; }
  // Bins a batch, which and whose axes are as Fbp::reconstruct() takes them.
  void load(const SinogramBatch& batch, std::span<const double> axis_px);
  // Bridges what the places of a lane cast shadows on (metal_shadow.h).
  void bridge(const MetalPlaces& places);
  // The slices of what is loaded.
  void make();
  // What is loaded, as load() of coarser slices takes it.
  SinogramBatch rows();
  std::span<const double> axes() const { return axis_px_; }
  const float* slice(int lane) const { return slices_.as<float>() + size_t(lane) * slice_floats(); }

 private:
  size_t slice_floats() const { return size_t(width()) * size_t(width()); }

  const FbpSpec whole_;
  const std::vector<std::vector<int>> groups_;  // views that are binned
  const FbpSpec spec_;
  std::unique_ptr<Fbp> fbp_;
  std::vector<double> axis_px_;
  Buffer rows_, slices_;
};

}  // namespace harima
