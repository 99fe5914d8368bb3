// SPDX-License-Identifier: BSD-3-Clause
// Equations of a SinogramBatch on the processor. They look at a projector that must outlive them, and hold
// the memory of all sets. Sums do not depend on threads or lanes. Calls use all threads.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "device/equations.h"

namespace harima {

// Slices of a batch, width x width pixels each, one lane's after the other. Looks at memory that somebody
// else owns.
struct LaneSlices {
  int lanes = 0, width = 0;
  float* data = nullptr;

  size_t pixels() const { return size_t(width) * size_t(width); }
  float* lane(int i) const { return data + size_t(i) * pixels(); }
  float* row(int i, int y) const { return lane(i) + size_t(y) * size_t(width); }
  size_t floats() const { return size_t(lanes) * pixels(); }
};

class HostEquations : public Equations {
 public:
  HostEquations(const Size& size, Projector& projector);
  static size_t memory_bytes(const Size& size);

  // Until the next: the batch, which must stay, and its axes.
  void set(const SinogramBatch& measured, std::span<const double> axis_px);
  LaneSlices slices(SliceSet set) const;
  SinogramBatch rows(RowSet set) const;

  const Size& size() const override { return size_; }
  LaneValues measured_squares() override;
  LaneValues measured_above_0() override;
  LaneValues measured_noise() override;
  void project(SliceSet x, RowSet to, int subset = kAllViews) override;
  void back_project(RowSet from, SliceSet to, int subset = kAllViews) override;
  void fill(RowSet to, float value) override;
  void invert(RowSet rows, float least) override;
  void multiply(RowSet rows, RowSet by, int subset) override;
  void add(RowSet to, const LaneValues& factor, RowSet from) override;
  LaneValues squares(RowSet rows) override;
  LaneValues subtract_from_measured(RowSet rows, int subset) override;
  LaneValues divide_measured(RowSet rows, const LaneValues& least) override;
  LaneValues pull_dual(RowSet dual, RowSet projected, float sigma, float shrink) override;
  void fill(SliceSet to, const LaneValues& value) override;
  void copy(SliceSet from, SliceSet to) override;
  void raise(SliceSet slices, const LaneValues& least) override;
  void invert(SliceSet slices, float above, float least) override;
  void add(SliceSet to, const LaneValues& factor, SliceSet from) override;
  void scale_and_add(SliceSet to, const LaneValues& factor, SliceSet from) override;
  LaneValues sums(SliceSet slices) override;
  LaneValues squares(SliceSet slices) override;
  void step(SliceSet x, SliceSet steps, SliceSet gradient, bool positive, const LaneFlags& done) override;
  void multiply(SliceSet x, SliceSet factor, SliceSet rays, float least_rays, const LaneFlags& done) override;
  void pull_gradient(const Variation& sets, float sigma, const LaneValues& limit) override;
  void step_along_dual(SliceSet x, SliceSet pull, const Variation& sets, float tau, bool positive,
                       const LaneFlags& done) override;

 private:
  using RowBody = std::function<void(int lane, int y)>;
  void for_rows(const RowBody& body) const;
  // The sum over the rows of each lane.
  LaneValues sum_rows(const std::function<double(const float* row)>& part, SliceSet slices) const;
  // part(view, sums) adds what each lane of a view has; of the views of a subset, or of b.
  LaneValues sum_views(int subset, const std::function<void(int view, double* sums)>& part) const;
  void clear_unmeasured(const SinogramBatch& rows) const;

  const Size size_;
  Projector& projector_;
  SinogramBatch measured_;
  mutable Buffer memory_;
};

}  // namespace harima
