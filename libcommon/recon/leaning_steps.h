// SPDX-License-Identifier: BSD-3-Clause
// What a leaning axis takes of the steps from raw rows to slices (recon/leaning_slices.h): rows read in
// slabs, turned into line integrals, rings removed, filtered and kept; slices are summed of them. On GPUs, if
// there are any, steps over frames before all that are done; rows are kept as they are without rings, and
// filtered on the way to slices, on GPUs again. A scan and a recipe must outlive it. Of views in parts
// (device/held_views.h) those of a part alone are read, unless something looks at all views of a row: then
// they are read, and rings looked for, once for each part. So are rows in which a view is black, which is
// replaced by the mean of the others.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "device/gpu_choice.h"
#include "device/leaning_fbp.h"
#include "device/leaning_rows.h"
#include "recon/band.h"
#include "recon/plan.h"
#include "recon/row_loader.h"
#include "recon/slice_groups.h"
#include "recon/slice_maker.h"

namespace harima {

Lean lean_of(const Scan& scan, const Recipe& recipe);
// Whole groups that hold these slices, ascending.
RowSpan groups_span(const std::vector<int>& slices);

// Does some step look at all views of a row?
bool wants_all_views(const Recipe& recipe);

class LeaningSteps {
 public:
  LeaningSteps(const Scan& scan, const Recipe& recipe, const Plan& plan);

  int parts() const { return int(parts_.size()); }
  // Called with what correction found in some rows, those counted that were not met before, and how many
  // samples these have.
  using Seen =
      std::function<void(const CorrectReport&, const std::vector<int64_t>& zingers, int64_t samples)>;
  // Reads and filters all that the slices of a band want of a part of the views. `stop` ends it early: then
  // nothing of it is of use.
  void load(const std::vector<int>& slices, int part, const Seen& seen, const std::function<bool()>& stop);
  // Adds that part to groups of LeaningFbp::kSlices slices, one or on GPUs several beside each other, where
  // there are several parts.
  void add(const std::vector<SliceGroup>& groups);
  // Of such groups, all of whose parts are there: those that are wanted; `out` has as many places.
  void make(int first_slice, std::span<float* const> out);

  // Beside the LeaningFbp, or LeaningRowStore of GPUs and the sums of slices that they make in parts.
  static size_t memory_bytes(const Scan& scan, const Recipe& recipe, const BandReader& reader, bool in_parts);
  static size_t sum_bytes(const FbpSpec& spec, LeaningRoom room);

 private:
  struct Slab {
    std::vector<int> rows;
    Band band;
  };
  const HeldViews& part() const { return parts_[size_t(part_)]; }
  bool has_all_views() const { return parts() == 1 || wants_all_views(recipe_); }
  int slab_rows() const;
  void read(Slab& slab) const;
  // Of frames on GPUs one call at a time.
  std::unique_lock<std::mutex> reading() const;
  void take(const Slab& slab, const Seen& seen);
  void take_part(const Slab& slab, const Seen& seen);
  // Views [from, to) of the part, as the batch has them.
  CorrectReport load_views(const Slab& slab, int first, int from, int to);
  // Rows of a slab once more, of all views.
  void take_again(const Slab& slab, int first, int count);
  // Rows of the batch.
  void keep(const SinogramBatch& rows, int first_row, int count);
  // What of the rows of a slab was counted before.
  int counted_of(const Slab& slab) const;
  void run_gpus(int first_slice, std::span<float* const> out);
  void copy_sums(int first_slice, std::span<float* const> out);
  float* sum_of(int slice) { return sums_.as<float>() + size_t(slice - first_slice_) * pixels(); }
  size_t pixels() const { return size_t(spec_.out_width) * size_t(spec_.out_height); }
  double axis_px() const { return recipe_.axis.at(0.5 * (scan_.height() - 1)); }

  const Scan& scan_;
  const Recipe& recipe_;
  const GpuChoice gpus_;
  const BandReader reader_;
  const RowLoader loader_;
  const FbpSpec spec_;
  const std::vector<HeldViews> parts_;
  std::optional<LeaningFbp> fbp_;        // of processors
  std::optional<LeaningRowStore> rows_;  // of GPUs
  Buffer sums_;                          // of theirs, of slices that are made in parts
  int first_slice_ = 0;                  // that they begin with
  std::unique_ptr<GpuLeaning> on_gpus_;  // after the first slices, so that steps before them find memory
  Buffer memory_;
  SinogramBatch batch_;
  static constexpr int kSlots = 2;  // slabs in memory: one is read while the other is filtered
  std::array<Slab, kSlots> slabs_;
  mutable std::mutex reads_;
  int part_ = 0;     // that is loaded
  int counted_ = 0;  // rows before it were counted, of all views
};

}  // namespace harima
