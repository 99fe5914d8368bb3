// SPDX-License-Identifier: BSD-3-Clause
// FilteredBands reads bands whose projections have gone through the filter of a recipe (recon/phase.h): some
// views at a time, with the rows beside those that are wanted, so that it needs little memory beyond the
// band. Zingers are removed before. It looks at a scan that must outlive it. Calls use all threads.
//
// On GPUs some views are filtered while the next ones are read; where a device has no room for that beside
// its slices, processors filter.
#pragma once

#include "device/gpu_choice.h"
#include "recon/band.h"
#include "recon/recipe.h"
#include "recon/stepped_frames.h"

namespace harima {

class FilteredBands {
 public:
  FilteredBands(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus);
  // Processors filter; frames: as BandReader takes them.
  FilteredBands(const Scan& scan, const Recipe& recipe, std::shared_ptr<const FramesOnGpus> frames);
  ~FilteredBands();

  // As BandReader::read(): band.raw are f32, band.seen tells of the rows as they were raw. One call at a
  // time; the first takes memory on GPUs.
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
  struct Lot;
  struct OnGpus;
  struct Place;
  FilteredBands(const Scan& scan, const Recipe& recipe, const GpuChoice& gpus,
                std::unique_ptr<BandReader> raw);
  OnGpus* gpus() const;
  std::vector<Lot> lots_of(int views_together) const;
  size_t lot_bytes(int rows, int views_together) const;
  void read_block(const Block& block, Band& band) const;
  void filter_in_turn(const Place& place, Band& band) const;
  void filter_on_gpus(OnGpus& gpus, const Place& place, Band& band) const;
  void count_zingers(const std::vector<int64_t>& counts, const Place& place, Band& band) const;
  FilterTarget target_of(const Place& place, int view, Band& band) const;
  std::vector<Block> blocks_of(const std::vector<int>& rows) const;
  void take_filter(OnGpus& gpus) const;
  void read_lot(OnGpus& gpus, const Place& place, const Lot& lot, size_t slot) const;

  const Scan& scan_;
  const Recipe recipe_;
  const ProjectionFilterSpec spec_;
  const ProjectionFilter filter_;
  const GpuChoice gpus_;
  mutable std::unique_ptr<OnGpus> on_gpus_;  // after the first call
  std::unique_ptr<BandReader> raw_;
  // Steps over frames that are done on the devices that filter; null: raw_ has the frames.
  std::unique_ptr<SteppedFrames> stepped_;
};

}  // namespace harima
