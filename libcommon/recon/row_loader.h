// SPDX-License-Identifier: BSD-3-Clause
// A RowLoader makes of raw rows what is back-projected: line integrals with air at 0 and the weights of an
// offset scan. What it does treats each view by itself, so it may be given some of the views; only rings
// (slice_maker.h) need them all. Calls use all threads.
#pragma once

#include <span>
#include <vector>

#include "device/correct.h"
#include "recon/recipe.h"

namespace harima {

class RowLoader {
 public:
  RowLoader(const Scan& scan, const Recipe& recipe, int lanes);

  // The columns of the detector within the rows of `batch`, which are wider in an offset scan.
  SinogramBatch detector(const SinogramBatch& batch) const;
  // Rows [first, first + lanes) of a raw band of as many views as the batch has. `spec` as
  // BandReader::correction() gives it.
  CorrectReport load(const CorrectSpec& spec, const std::byte* raw, int first,
                     const SinogramBatch& batch) const;
  // axis_px: of each lane, in columns of the batch, as lane_axes() gives it. Nothing is done unless the scan
  // is an offset scan.
  void weigh_offset(std::span<const double> axis_px, const SinogramBatch& batch) const;
  // The axes of slices, in columns of the detector, as those of all lanes: lanes beyond the last have its
  // axis.
  std::vector<double> lane_axes(std::span<const double> axis_px) const;

 private:
  const Recipe recipe_;
  // data_column_: where detector column 0 stands in the (wider) batch.
  const int lanes_, columns_, data_column_;
};

// Where detector column 0 stands in the rows of the reconstruction: in those of an offset scan, which are
// wider, the detector is at the end that is away from the axis.
int data_column(const Scan& scan, const Recipe& recipe);

}  // namespace harima
