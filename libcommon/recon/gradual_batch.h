// SPDX-License-Identifier: BSD-3-Clause
// A GradualBatch is as many rows of a scan as are reconstructed together, taken in a sector of directions at
// a time, by gridding. Its slices have the bits of SliceMaker without ring removal. One thread at a time.
#pragma once

#include <span>
#include <vector>

#include "device/cpu/fourier_fbp.h"
#include "recon/band.h"
#include "recon/row_loader.h"

namespace harima {

class GradualBatch {
 public:
  // Of `scan`, views and flats are looked at; angles may still be others when a sector is taken.
  GradualBatch(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, int lanes);

  const std::vector<int>& rows() const { return band_.rows; }
  const FourierPlan& plan() const { return fbp_.plan(); }
  // Takes the views of these rays out of a scan; once a sector, in an order as FourierFbp wants it. What
  // cannot be taken (black views, which only all views together could replace) spoils the batch.
  void take(const Scan& scan, size_t sector, const std::vector<Ray>& rays);
  bool has(size_t sector) const { return taken_[sector]; }
  bool has_all() const;
  bool is_spoiled() const { return is_spoiled_; }
  // The slices, once all sectors are taken: one f32 frame of the region's size each.
  CorrectReport finish(const Sectors& sectors, std::span<Frame> out);

 private:
  CorrectReport load_and_spread(const Scan& scan, const std::vector<Ray>& rays);

  const Recipe recipe_;
  const RowLoader loader_;
  const FbpSpec spec_;
  FourierFbp fbp_;
  Band band_;  // dark and flats
  std::vector<double> axes_;
  std::vector<bool> taken_;
  CorrectReport report_;
  bool is_spoiled_ = false;
};

}  // namespace harima
