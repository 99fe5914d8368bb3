// SPDX-License-Identifier: BSD-3-Clause
// How far the beam has moved in each view of a scan against the flats before and after it
// (recon/flat_shift.h), one flat after the other, so that what is needed to look for moves is there for one
// of them at a time.
#pragma once

#include <functional>
#include <vector>

#include "device/correct.h"
#include "recon/moving_flat.h"

namespace harima {

struct BeamMoves {
  std::vector<Move> to_before, to_after, nearest;  // of each view
  Shares shares{1, 1, 1, 1, 1};  // of each band of structure that moves, where flats do not tell
};

// Does a view take from both flats?
inline bool lies_between(const FlatMix& mix) { return mix.after != mix.before && mix.weight > 0; }

// None of any view.
BeamMoves no_moves(size_t views);
// mix: of each view. flats: one of each group of the scan, which get what of them moves. Calls on_view for
// each view, from several threads.
BeamMoves find_beam_moves(const Scan& scan, const BeamLight& beam, const std::vector<FlatMix>& mix,
                          std::vector<MovingFlat>& flats, const std::function<void()>& on_view);

}  // namespace harima
