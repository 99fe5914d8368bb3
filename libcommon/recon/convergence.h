// SPDX-License-Identifier: BSD-3-Clause
// What becomes of the residual of each slice of a batch, and which slices are done.
#pragma once

#include <array>
#include <functional>
#include <vector>

#include "device/equations.h"

namespace harima {

class Convergence {
 public:
  // measured_squares: sums of squares of b. A slice without any is done. stop: as Iteration has it;
  // is_stopped: as iterate() takes it.
  Convergence(const LaneValues& measured_squares, int lanes, double stop,
              std::function<bool()> is_stopped = {});

  // At the end of each iteration: the sum of squares of b - A x as the iteration met it. Throws
  // IterationStopped.
  void note(const LaneValues& squares);
  bool is_done(int lane) const { return done_[size_t(lane)]; }
  const LaneFlags& done() const { return done_; }
  bool all_done() const;
  double measured_squares(int lane) const { return measured_[size_t(lane)]; }
  // Sums of squares of b - A x, one an iteration.
  const std::vector<double>& residual_squares(int lane) const { return squares_[size_t(lane)]; }

 private:
  const int lanes_;
  const double stop_;
  const LaneValues measured_;
  const std::function<bool()> is_stopped_;
  LaneFlags done_{}, was_small_{};
  std::array<std::vector<double>, kMostLanes> squares_;
};

}  // namespace harima
