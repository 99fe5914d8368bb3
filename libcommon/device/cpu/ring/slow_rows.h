// SPDX-License-Identifier: BSD-3-Clause
// What is slow along the views of a batch: rows of cells, each the mean of a group of neighbouring views, or what weights make of these; and the
// way back, on a straight line between the middles of groups.
#pragma once

#include <vector>

#include "base/buffer.h"
#include "device/cpu/lanes.h"
#include "device/cpu/ring/bridges.h"
#include "device/sinogram_batch.h"

namespace harima {

// Groups that methods need at most: Gaussians over views are several groups wide.
inline constexpr int kSlowGroups = 128;

class SlowRows {
 public:
  // As many groups, or as many as there are views. The batch has to outlive this.
  SlowRows(const SinogramBatch& batch, int groups);

  // weights(groups, sigma): [to][from]; of means of groups, what is slow in each.
  using Weights = std::vector<float> (*)(int groups, double sigma);
  void take(Weights weights, double sigma);
  // change(group) += what it is to be: all views take a share.
  void add_change() const;
  // The same in the columns of runs alone, where all others have no change.
  void add_change(const std::vector<StripeRun>& runs) const;

  int groups() const { return groups_; }
  int floats() const { return floats_; }
  float* slow(int group) { return row(1, group); }
  float* change(int group) { return row(0, group); }  // the means, until it is written

  static size_t memory_bytes(const SinogramBatch& batch);

 private:
  // The changes of the groups around a view, and how far it is from the middle of the first to that of the second.
  struct Between {
    const float *below, *above;
    float share;
  };
  Between around(int view) const;
  int first(int group) const { return int(int64_t(group) * batch_.views / groups_); }
  double middle(int group) const { return 0.5 * (first(group) + first(group + 1) - 1); }
  float* row(int kind, int group) { return memory_.as<float>() + (size_t(kind) * size_t(groups_) + size_t(group)) * size_t(floats_); }
  const float* row(int kind, int group) const { return const_cast<SlowRows*>(this)->row(kind, group); }

  const SinogramBatch& batch_;
  const LaneKernels& kernels_;
  const int groups_, floats_;
  Buffer memory_;
};

// All of the groups as they are.
std::vector<float> same_weights(int groups, double);
// A low pass: exp(-k^2 / (2 sigma^2)) of frequency k over the views, which are mirrored at their ends.
std::vector<float> low_pass_weights(int groups, double sigma);
// The polynomial of second order that is nearest.
std::vector<float> parabola_weights(int groups, double);

}  // namespace harima
