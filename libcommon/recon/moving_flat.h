// SPDX-License-Identifier: BSD-3-Clause
// A flat of a beam that moves: its light, and of its logarithm what stays with the detector, as the gains of
// its pixels do, and what moves with the beam (recon/moving_part.h). Const calls are safe from several
// threads.
#pragma once

#include "recon/beam_light.h"
#include "recon/flat_shift.h"
#include "recon/moving_part.h"

namespace harima {

class MovingFlat {
 public:
  // light: a flat without dark, f32. Nothing moves yet.
  explicit MovingFlat(Frame light) : light_(std::move(light)) {}

  // Takes all of the logarithm for what moves.
  void let_move();
  // What of these flats, whose mean it is, stays and what moves, where they have moved against each other:
  // each is the mean of what the other leaves of them, in turns. What is too coarse to be told apart remains
  // with what moves. False: they have not moved.
  bool separate(const BeamLight& beam, const FrameSet& flats);
  // Of each band of its structure this share moves.
  void share(const Bands& bands, const Shares& moves);
  // No further move is looked for: forgets what stays.
  void settle() { stays_ = {}; }

  // Finds how far it has moved in a frame.
  FlatShift shift() const { return {stays_, moving_, log_floor_}; }
  // ln of light, no lower than a small part of the flat's.
  Frame log_of(Frame light) const;
  Frame log() const { return log_of(copy_of(light_)); }
  // Its light and what of its logarithm moves, f32; empty: nothing does.
  const Frame& light() const { return light_; }
  const Frame& moving() const { return moving_; }
  // Row y of its light when the beam has moved by so much.
  void moved_row(const Move& by, int y, float* out) const;

  // Memory that one takes, that of it which settle() leaves, and what the most demanding of these calls takes
  // beside it.
  static size_t bytes(size_t pixels) { return 3 * pixels * sizeof(float); }
  static size_t settled_bytes(size_t pixels) { return 2 * pixels * sizeof(float); }
  static size_t work_bytes(size_t pixels, size_t raw_bytes);

 private:
  struct Moves;
  static Frame copy_of(const Frame& frame);
  Frame zeros() const;

  Frame light_, stays_, moving_;
  float log_floor_ = 0;
};

}  // namespace harima
