// SPDX-License-Identifier: BSD-3-Clause
// FilteredBands reads bands whose projections have gone through the filter of a recipe (recon/phase.h): some views at a time, with the
// rows beside those that are wanted, so that it needs little memory beyond the band. Zingers are removed before. It looks at a scan
// that must outlive it. Calls use all threads.
#pragma once

#include "recon/band.h"
#include "recon/recipe.h"

namespace harima {

class FilteredBands {
 public:
  FilteredBands(const Scan& scan, const Recipe& recipe);
  ~FilteredBands();

  // As BandReader::read(): band.raw are f32, band.seen tells of the rows as they were raw.
  void read(const std::vector<int>& rows, Band& band) const;
  bool makes_line_integrals() const;  // else transmissions
  // Rows that a block has, and that are read for these rows.
  int block_rows() const { return filter_.block_rows(); }
  int64_t rows_read_for(const std::vector<int>& rows) const;
  // Memory beside the band.
  size_t work_bytes(int threads) const;

 private:
  struct Block;
  struct ViewSpan {
    int first, last;
    int count() const { return last - first; }
  };
  void read_block(const Block& block, Band& band) const;
  void filter_views(const Block& block, ViewSpan made, Band& some, Band& band) const;
  std::vector<Block> blocks_of(const std::vector<int>& rows) const;

  const Scan& scan_;
  const Recipe recipe_;
  const ProjectionFilter filter_;
  std::unique_ptr<BandReader> raw_;
};

}  // namespace harima
