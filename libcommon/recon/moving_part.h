// SPDX-License-Identifier: BSD-3-Clause
// What of a flat moves with the beam and what stays with the detector, as the gains of its pixels do: a share
// of each of a few bands of structure, from fine to coarse. Bands are differences of the logarithm smoothed
// over more and more pixels (a trous, Shensa 1992, with the binomial weights 1 4 6 4 1); shares are those for
// which, in frames whose moves are known, what is left of the flat is least.
#pragma once

#include <array>
#include <vector>

#include "recon/shifted_rows.h"

namespace harima {

inline constexpr size_t kBands = 5;
using Shares = std::array<double, kBands>;  // of each band, finest first: 1 moves, 0 stays

using Bands = std::array<Frame, kBands>;  // f32, of which the sum is the whole
Bands bands_of(const Frame& log);
// The sum of bands with these weights.
Frame weighed(const Bands& bands, const Shares& shares);

// Of a frame: the logarithms of the rows that `rows` names, and how far the beam has moved in it.
struct MovedFrame {
  const Bands* flat;
  const std::vector<int>* rows;  // in blocks of neighbours
  Frame log;
  Move move;
};

// What a frame tells of the shares: normal equations, none if it has not moved. Weights as in flat_shift.h,
// for the shares `before`.
struct ShareEquations {
  std::array<std::array<double, kBands>, kBands> a{};
  Shares b{};
  double length = 0, count = 0;  // of gradients
};
ShareEquations share_equations(const MovedFrame& frame, const Shares& before);
// Shares that suit all the frames; `before` where these do not tell.
Shares moving_shares(const std::vector<ShareEquations>& frames, const Shares& before);

}  // namespace harima
