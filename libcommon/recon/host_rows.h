// SPDX-License-Identifier: BSD-3-Clause
// What is done to rows by processors before GPUs go on, where a step has no form for GPUs: raw rows become
// line integrals whose rings are removed and where the shadows of metal are bridged, 16 rows at a time. It
// looks at nothing after construction; one call at a time, which uses all threads.
#pragma once

#include <memory>
#include <vector>

#include "recon/band.h"
#include "recon/metal.h"
#include "recon/recipe.h"
#include "recon/row_loader.h"

namespace harima {

class HostRows {
 public:
  HostRows(const Scan& scan, const Recipe& recipe);
  // Does the recipe ask for what GPUs cannot do by themselves?
  static bool are_wanted(const Recipe& recipe);

  // raw: as a BandReader gives it, `spec` how it is corrected. line_integrals: f32, [view][row][column].
  // metal: of each row, to be put back into its slice; none unless the recipe has a level.
  CorrectReport make(const CorrectSpec& spec, const Band& raw, float* line_integrals,
                     std::vector<MetalSlice>& metal);
  // How a GPU takes these.
  CorrectSpec correction(int rows) const;

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe);
  // Of a row, for as long as its metal is kept.
  static size_t metal_bytes(const Scan& scan, const Recipe& recipe);

 private:
  SinogramBatch batch();
  void bridge(const Band& raw, int first, int count, std::vector<MetalSlice>& metal);

  const Recipe recipe_;
  const RowLoader loader_;
  // width_: columns of the rows, which are wider in an offset scan with metal.
  const int views_, columns_, width_;
  Buffer memory_;
  std::unique_ptr<Metal> metal_;  // null: it is left as it is
};

}  // namespace harima
