// SPDX-License-Identifier: BSD-3-Clause
// What is done to rows by processors before GPUs go on, where a step has no form for GPUs: raw rows become line integrals whose rings are
// removed, 16 rows at a time. It looks at nothing after construction; one call at a time, which uses all threads.
#pragma once

#include "recon/band.h"
#include "recon/recipe.h"
#include "recon/row_loader.h"

namespace harima {

class HostRows {
 public:
  HostRows(const Scan& scan, const Recipe& recipe);
  // Does the recipe ask for what GPUs cannot do by themselves?
  static bool are_wanted(const Recipe& recipe);

  // raw: as a BandReader gives it, `spec` how it is corrected. line_integrals: f32, [view][row][column].
  CorrectReport make(const CorrectSpec& spec, const Band& raw, float* line_integrals);
  // How a GPU takes these.
  CorrectSpec correction(int rows) const;

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe);

 private:
  SinogramBatch batch();

  const Recipe recipe_;
  const RowLoader loader_;
  const int views_, columns_;
  Buffer memory_;
};

}  // namespace harima
