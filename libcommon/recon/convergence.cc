// SPDX-License-Identifier: BSD-3-Clause
#include "recon/convergence.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "recon/iteration.h"

namespace harima {

Convergence::Convergence(const LaneValues& measured_squares, int lanes, double stop,
                         std::function<bool()> is_stopped)
    : lanes_(lanes), stop_(stop), measured_(measured_squares), is_stopped_(std::move(is_stopped)) {
  for (size_t lane = 0; lane < measured_.size(); ++lane) done_[lane] = measured_[lane] == 0;
}

void Convergence::note(const LaneValues& squares) {
  if (is_stopped_ && is_stopped_()) throw IterationStopped{};
  for (size_t lane = 0; lane < size_t(lanes_); ++lane) {
    if (done_[lane]) continue;
    std::vector<double>& seen = squares_[lane];
    seen.push_back(squares[lane]);
    if (seen.size() < 2) continue;
    const double before = std::sqrt(seen[seen.size() - 2]), now = std::sqrt(seen.back());
    const bool is_small = std::abs(before - now) < stop_ * before;
    done_[lane] = is_small && was_small_[lane];
    was_small_[lane] = is_small;
  }
}

bool Convergence::all_done() const {
  return std::all_of(done_.begin(), done_.begin() + lanes_, [](bool done) { return done; });
}

}  // namespace harima
