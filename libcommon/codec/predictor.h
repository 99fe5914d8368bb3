// SPDX-License-Identifier: BSD-3-Clause
// A Predictor is a set of taps with weights, multiples of 2^-13 that add up to 1 in each phase, and an
// offset. Arithmetic is that of integers modulo 2^32, so that any machine predicts the same.
#pragma once

#include <array>
#include <vector>

#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "codec/plane.h"
#include "codec/taps.h"

namespace harima {

struct Predictor {
  struct Phase {
    int32_t offset = 0;  // in units of 2^-13, without rounding
    std::array<std::array<int16_t, 2>, kMostPairs> weight{};
  };
  int set = kAlone;
  std::array<Phase, 2> phase;

  void write(ByteWriter& to) const;
};
Predictor read_predictor(ByteReader& from);

// The planes that taps look at; mean and previous are null in a first frame.
struct TapPlanes {
  const Plane* plane[3];
  bool operator==(const TapPlanes&) const = default;
};

// The taps of a Predictor on one row after the other.
class BoundTaps {
 public:
  explicit BoundTaps(const Predictor& predictor);
  const std::array<PhaseTaps, 2>& at(const TapPlanes& planes, int y);

 private:
  int set_, y_ = 0;
  TapPlanes planes_{};
  std::array<std::array<TapRow, kMostPairs>, 2> rows_{};
  std::array<PhaseTaps, 2> phases_;
};

}  // namespace harima
