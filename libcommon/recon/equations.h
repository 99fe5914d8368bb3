// SPDX-License-Identifier: BSD-3-Clause
// Equations are A x = b of one batch, as iterative methods see them: A the projector, x the slices (attenuation of a pixel's length), b the
// line integrals that were measured. They hold the memory that a method works in. Sums are in double, in an order that does not depend on threads
// or lanes. One call at a time, which uses all threads.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "base/buffer.h"
#include "base/parallel.h"
#include "device/projector.h"

namespace harima {

inline constexpr int kMostLanes = 16;
using LaneValues = std::array<double, kMostLanes>;

// Slices of a batch, width x width pixels each, one lane's after the other. Looks at memory that somebody else owns.
struct SliceSet {
  int lanes = 0, width = 0;
  float* data = nullptr;

  size_t pixels() const { return size_t(width) * size_t(width); }
  float* lane(int i) const { return data + size_t(i) * pixels(); }
  float* row(int i, int y) const { return lane(i) + size_t(y) * size_t(width); }
  size_t floats() const { return size_t(lanes) * pixels(); }
};

class Equations {
 public:
  // columns [first, last) were measured. slice_sets, row_sets: memory to work in.
  struct Size {
    int lanes, width, views, columns, first_column, last_column, slice_sets, row_sets;
  };
  Equations(const Size& size, Projector& projector);
  static size_t memory_bytes(const Size& size);

  // Until the next: the batch and its axes.
  void set(const SinogramBatch& measured, std::span<const double> axis_px);
  const SinogramBatch& measured() const { return measured_; }
  SliceSet slices(int i) const;
  SinogramBatch rows(int i) const;

  // In columns that were not measured the result is 0.
  void project(const SliceSet& x, const SinogramBatch& to, int subset = kAllViews);
  void back_project(const SinogramBatch& from, const SliceSet& to, int subset = kAllViews);
  // 1 where something was measured.
  void measured_ones(const SinogramBatch& to) const;
  std::vector<int> views_of(int subset) const { return projector_.views_of(subset); }
  // rows = b - rows, of these views; the sum of squares in each lane is added to `squares`.
  void subtract_from_measured(const SinogramBatch& rows, std::span<const int> views, LaneValues& squares) const;

 private:
  void clear_unmeasured(const SinogramBatch& rows) const;

  const Size size_;
  Projector& projector_;
  SinogramBatch measured_;
  mutable Buffer memory_;
};

// What becomes of the residual, and which slices are done.
class Convergence {
 public:
  Convergence(const SinogramBatch& measured, double stop);

  // At the end of each iteration: the sum of squares of b - A x as the iteration met it.
  void note(const LaneValues& squares);
  bool is_done(int lane) const { return done_[size_t(lane)]; }
  bool all_done() const;
  // Sum of squares of b.
  double measured_squares(int lane) const { return measured_[size_t(lane)]; }
  // Sums of squares of b - A x, one an iteration.
  const std::vector<double>& residual_squares(int lane) const { return squares_[size_t(lane)]; }

 private:
  const int lanes_;
  const double stop_;
  LaneValues measured_{};
  std::array<bool, kMostLanes> done_{}, was_small_{};
  std::array<std::vector<double>, kMostLanes> squares_;
};

// body(lane, y) for every row of all slices.
void for_rows(const SliceSet& set, const std::function<void(int lane, int y)>& body);
// The sum over the rows of each lane.
LaneValues sum_rows(const SliceSet& set, const std::function<double(int lane, int y)>& part);
// Sums over views: part(view, sums) adds what each lane of a view has.
LaneValues sum_views(std::span<const int> views, int lanes, const std::function<void(int view, double* sums)>& part);
void fill_slices(const SliceSet& set, float value);

}  // namespace harima
