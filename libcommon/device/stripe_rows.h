// SPDX-License-Identifier: BSD-3-Clause
// Sinograms of neighbouring slices as ring methods (device/ring.h) see them, on the processor
// (device/cpu/ring/host_stripe_rows.h) or on a GPU: a method is written once. Samples stay where they are;
// what a method looks at to find stripes comes to the host, some rows of cells, [column][lane], a lane being
// a slice. Decisions are so made by the same program everywhere, of the same bits: arithmetic is that of
// math/stripe.h and math/view_groups.h, and sums have one order. One call at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "device/sinogram_batch.h"

namespace harima {

// A stripe: columns left + 1 .. right - 1 of a lane.
struct StripeRun {
  int lane, left, right;
};

// Rows of cells, one for each group of neighbouring views.
struct SlowCells {
  float* data = nullptr;
  int groups = 0, floats = 0;  // floats: of a row

  float* row(int group) const { return data + size_t(group) * size_t(floats); }
};

// (groups, sigma): [to][from], of means of groups, what is slow in each.
using SlowWeights = std::vector<float> (*)(int groups, double sigma);

class StripeRows {
 public:
  virtual ~StripeRows() = default;
  // Lanes, views and columns; data is not to be looked at.
  virtual const SinogramBatch& shape() const = 0;

  // A row of cells: the sum over the views of |p - mean of ten views|.
  virtual std::vector<float> roughness() = 0;
  // The means of `groups` groups of views, or as many as there are views, made what is slow of them. They are
  // there until the next call of this, and may be changed for add_change().
  virtual SlowCells take_slow(int groups, SlowWeights weights, double sigma) = 0;
  // What now stands in the slow cells is added, all views taking a share (math/view_groups.h).
  virtual void add_change() = 0;
  // What is slow in the columns of runs becomes the straight line between the columns beside; changes that
  // are steady (math/stripe.h) are the same in all views. Slow cells are as they were taken.
  virtual void bridge_slow(const std::vector<StripeRun>& runs) = 0;
  // Columns of runs become the straight line between the columns beside, view by view.
  virtual void bridge(const std::vector<StripeRun>& runs) = 0;
  // The same rank by rank of the sorted columns.
  virtual void bridge_ranks(const std::vector<StripeRun>& runs) = 0;
  // Vo 2018, algorithm 3 (ring_sort of device/ring.h); width is odd.
  virtual void sort(int width) = 0;
};

}  // namespace harima
