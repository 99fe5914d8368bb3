// SPDX-License-Identifier: BSD-3-Clause
// What a leaning axis takes of the steps from raw rows to slices (recon/leaning_slices.h): rows read in slabs, turned into line integrals,
// rings removed, filtered and kept; slices are summed of them, on GPUs if there are any. A scan and a recipe must outlive it.
#pragma once

#include <functional>
#include <memory>

#include "device/gpu_choice.h"
#include "device/leaning_fbp.h"
#include "recon/band.h"
#include "recon/row_loader.h"
#include "recon/slice_maker.h"

namespace harima {

Lean lean_of(const Scan& scan, const Recipe& recipe);
// Whole groups that hold these slices, ascending.
RowSpan groups_span(const std::vector<int>& slices);

class LeaningSteps {
 public:
  LeaningSteps(const Scan& scan, const Recipe& recipe, int most_slices, const GpuChoice& gpus);

  // Called with what correction found in some rows, those counted that were not met before.
  using Seen = std::function<void(const CorrectReport&, const std::vector<int64_t>& zingers, int rows)>;
  // Reads and filters all that the slices of a band want. `stop` ends it early: then nothing of it is of use.
  void load(const std::vector<int>& slices, const Seen& seen, const std::function<bool()>& stop);
  // Of a group of LeaningFbp::kSlices slices, on GPUs one or several: those that are wanted; `out` has as many places.
  void make(int first_slice, std::span<float* const> out);

  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, const BandReader& reader);

 private:
  struct Slab {
    std::vector<int> rows;
    Band band;
  };
  void take(const Slab& slab, const Seen& seen);

  const Scan& scan_;
  const Recipe& recipe_;
  const BandReader reader_;
  const RowLoader loader_;
  const FbpSpec spec_;
  LeaningFbp fbp_;
  std::unique_ptr<GpuLeaning> on_gpus_;  // null: fbp_ sums up
  Buffer memory_;
  SinogramBatch batch_;
  int counted_ = 0;  // rows before it were counted
};

}  // namespace harima
