// SPDX-License-Identifier: BSD-3-Clause
// Equations of some slices (an even number, kMostSlices at most) on a device, where all sets stay; lanes are
// slices. What comes to the host are sums: a number for each row of each slice. Calls put work into the
// stream, those that return sums wait for it.
#pragma once

#include "device/cuda/equation_steps.h"
#include "device/cuda/pair_projector.h"
#include "device/equations.h"

namespace harima::CT_GPU_TARGET {

class DeviceEquations : public Equations {
 public:
  // size.lanes: the slices. Takes its memory on the current device.
  DeviceEquations(const Size& size, const ProjectorTables& tables,
                  std::shared_ptr<const ProjectorTablesOnDevice> on_device, Stream& stream);
  // That of the transforms left out.
  static size_t bytes(const Size& size, const ProjectorTables& tables);

  // Until the next: rows with line integrals in the detector's columns, and the axis of each slice, both on
  // the device.
  void set(const PairRows& measured, const double* axis_px);
  // [slice][y][x]
  float* slices(SliceSet set) const {
    return slices_.as<float>() + size_t(set.number) * slice_set_floats(size_);
  }
  // [pair][view][column]
  PairRows rows(RowSet set) const { return rows_at(size_t(set.number) + 1); }
  SquareSlices squares_of_slices() const { return {size_.lanes, size_.width}; }

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
  static size_t slice_set_floats(const Size& size) {
    return size_t(size.lanes) * size_t(size.width) * size_t(size.width);
  }
  PairRows rows_at(size_t number) const;
  PairRows measured() const { return rows_at(0); }
  SomeViews some(int subset) const { return {on_device_->views(subset), on_device_->view_count(subset)}; }
  DualSets dual_sets(const Variation& sets) const {
    return {slices(sets.ahead), slices(sets.across), slices(sets.down)};
  }
  // What the last kernel wrote to pair_sums() of so many views, or to slice_sums(): added up in order.
  LaneValues row_sums(int views);
  LaneValues slice_sums();
  PairSum* pair_sums_on_device() const { return sums_.as<PairSum>(); }
  template <class T>
  const T* sums_on_host(size_t count);

  const Size size_;
  const std::shared_ptr<const ProjectorTablesOnDevice> on_device_;
  Stream& stream_;
  PairProjector projector_;
  DeviceMemory slices_, rows_, sums_;
  Buffer sums_on_host_;
  const double* axis_px_ = nullptr;
};

}  // namespace harima::CT_GPU_TARGET
