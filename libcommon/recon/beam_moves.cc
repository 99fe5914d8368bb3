// SPDX-License-Identifier: BSD-3-Clause
#include "recon/beam_moves.h"

#include "base/parallel.h"

namespace harima {

namespace {

constexpr size_t kLooks = 64;  // projections that tell what moves
constexpr int kRounds = 2;

struct BeamSearch {
  const Scan& scan;
  const BeamLight& beam;
  const std::vector<FlatMix>& mix;
  std::vector<MovingFlat>& flats;

  Frame log_of(int view, const MovingFlat& flat, const FlatShift& shift) const {
    return flat.log_of(beam.rows_of(*scan.source, scan.views[size_t(view)].frame, shift.rows()));
  }

  int nearest(int view) const {
    const FlatMix& at = mix[size_t(view)];
    return at.weight < 0.5f ? at.before : at.after;
  }

  // Adds what these views tell of the shares to `told`, if this flat is nearest to them.
  void look(int group, const std::vector<int>& views, const Shares& shares,
            std::vector<ShareEquations>& told) const {
    const MovingFlat& flat = flats[size_t(group)];
    const Bands bands = bands_of(flat.log());
    const FlatShift shift = flat.shift();
    parallel_for(int(views.size()), [&](int i) {
      if (nearest(views[size_t(i)]) != group) return;
      MovedFrame frame{&bands, &shift.rows(), log_of(views[size_t(i)], flat, shift), {}};
      frame.move = shift.fit(frame.log).px;
      told[size_t(i)] = share_equations(frame, shares);
    });
  }

  // Looks at some projections: how far each has moved, and what of the flat does so.
  Shares tell_shares() const {
    std::vector<int> views;
    for (size_t i = 0; i < scan.views.size(); i += (scan.views.size() - 1) / kLooks + 1)
      views.push_back(int(i));
    Shares shares{1, 1, 1, 1, 1};
    for (int round = 0; round < kRounds; ++round) {
      std::vector<ShareEquations> told(views.size());
      for (size_t g = 0; g < flats.size(); ++g) look(int(g), views, shares, told);
      shares = moving_shares(told, shares);
      for (MovingFlat& flat : flats) flat.share(bands_of(flat.log()), shares);
    }
    return shares;
  }

  // Of all views that take from this flat.
  void find(int group, const std::function<void()>& on_view, BeamMoves& moves) const {
    const MovingFlat& flat = flats[size_t(group)];
    const FlatShift shift = flat.shift();
    parallel_for(int(mix.size()), [&](int v) {
      const auto at = size_t(v);
      const bool is_before = mix[at].before == group,
                 is_after = lies_between(mix[at]) && mix[at].after == group;
      if (!is_before && !is_after) return;
      const Move move = shift.fit(log_of(v, flat, shift)).px;
      if (is_before) moves.to_before[at] = move;
      if (is_after || !lies_between(mix[at])) moves.to_after[at] = move;
      if (is_before) on_view();
    });
  }
};

}  // namespace

BeamMoves no_moves(size_t views) {
  BeamMoves none;
  none.to_before.assign(views, Move{});
  none.to_after = none.nearest = none.to_before;
  return none;
}

BeamMoves find_beam_moves(const Scan& scan, const BeamLight& beam, const std::vector<FlatMix>& mix,
                          std::vector<MovingFlat>& flats, const std::function<void()>& on_view) {
  const BeamSearch search{scan, beam, mix, flats};
  BeamMoves moves = no_moves(mix.size());
  bool is_told = false;
  for (size_t g = 0; g < flats.size(); ++g) {
    flats[g].let_move();
    is_told = flats[g].separate(beam, scan.flats[g].set) || is_told;
  }
  if (!is_told) moves.shares = search.tell_shares();
  for (size_t g = 0; g < flats.size(); ++g) {
    search.find(int(g), on_view, moves);
    flats[g].settle();
  }
  for (size_t v = 0; v < mix.size(); ++v)
    moves.nearest[v] = mix[v].weight < 0.5f ? moves.to_before[v] : moves.to_after[v];
  return moves;
}

}  // namespace harima
