// SPDX-License-Identifier: BSD-3-Clause
// Equations are A x = b of one batch, as iterative methods see them: A a matched projector
// (device/projector.h), x slices (attenuation of a pixel's length), b the line integrals that were measured.
// They hold sets of slices and of rows to work in, on the processor (device/cpu/host_equations.h) or on a
// GPU, and do to them what methods are made of; a method is written once. Arithmetic of a pixel or a sample
// is that of math/iteration.h, so that steps, but for A and A^T, have the same bits everywhere; sums are in
// double, in an order that depends on nothing but the back end. One call at a time.
#pragma once

#include <array>

#include "device/projector.h"

namespace harima {

inline constexpr int kMostLanes = 16;
// A value for each slice of a batch, by lane.
using LaneValues = std::array<double, kMostLanes>;
using LaneFlags = std::array<bool, kMostLanes>;

// Which set. Contents are undefined until it is written.
struct SliceSet {
  int number;
};
struct RowSet {
  int number;
};
inline constexpr SliceSet kImage{0};  // x, what a method improves

class Equations {
 public:
  // columns [first_column, last_column) were measured. slice_sets: with kImage.
  struct Size {
    int lanes, width, views, columns, first_column, last_column, slice_sets, row_sets;
  };
  virtual ~Equations() = default;
  virtual const Size& size() const = 0;

  // Sums over b: of squares; of what is above 0; of the noise of each row (device/row_noise.h).
  virtual LaneValues measured_squares() = 0;
  virtual LaneValues measured_above_0() = 0;
  virtual LaneValues measured_noise() = 0;

  // A, of the views of a subset; rows of others are not touched. In columns that were not measured the result
  // is 0.
  virtual void project(SliceSet x, RowSet to, int subset = kAllViews) = 0;
  virtual void back_project(RowSet from, SliceSet to, int subset = kAllViews) = 0;

  // `value` where something was measured, else 0.
  virtual void fill(RowSet to, float value) = 0;
  virtual void invert(RowSet rows, float least) = 0;                       // 1 / max(row, least)
  virtual void multiply(RowSet rows, RowSet by, int subset) = 0;           // of these views
  virtual void add(RowSet to, const LaneValues& factor, RowSet from) = 0;  // to += factor from
  virtual LaneValues squares(RowSet rows) = 0;
  // rows = b - rows, of these views; the sums of its squares.
  virtual LaneValues subtract_from_measured(RowSet rows, int subset) = 0;
  // rows = max(b, 0) / max(rows, least); the squares of b - rows before.
  virtual LaneValues divide_measured(RowSet rows, const LaneValues& least) = 0;
  // dual = (dual + sigma (projected - b)) shrink; the squares of projected - b.
  virtual LaneValues pull_dual(RowSet dual, RowSet projected, float sigma, float shrink) = 0;

  virtual void fill(SliceSet to, const LaneValues& value) = 0;
  virtual void copy(SliceSet from, SliceSet to) = 0;
  virtual void raise(SliceSet slices, const LaneValues& least) = 0;    // max(slice, least)
  virtual void invert(SliceSet slices, float above, float least) = 0;  // above / max(slice, least)
  // to += factor from; where factor is 0 nothing is touched.
  virtual void add(SliceSet to, const LaneValues& factor, SliceSet from) = 0;
  // to = from + factor to.
  virtual void scale_and_add(SliceSet to, const LaneValues& factor, SliceSet from) = 0;
  virtual LaneValues sums(SliceSet slices) = 0;
  virtual LaneValues squares(SliceSet slices) = 0;
  // Slices that are done are not touched by these. x += steps gradient, and not below 0 if `positive`:
  virtual void step(SliceSet x, SliceSet steps, SliceSet gradient, bool positive, const LaneFlags& done) = 0;
  // x *= max(factor, 0) / max(rays, least_rays):
  virtual void multiply(SliceSet x, SliceSet factor, SliceSet rays, float least_rays,
                        const LaneFlags& done) = 0;

  // Total variation: dual of the gradient, and the images it moves.
  struct Variation {
    SliceSet ahead, across, down;
  };
  // (across, down) += sigma * gradient of ahead, then no longer than the limit. Differences beyond the slice
  // are 0.
  virtual void pull_gradient(const Variation& sets, float sigma, const LaneValues& limit) = 0;
  // x -= tau (pull - divergence of (across, down)); ahead = 2 x - x before.
  virtual void step_along_dual(SliceSet x, SliceSet pull, const Variation& sets, float tau, bool positive,
                               const LaneFlags& done) = 0;
};

}  // namespace harima
