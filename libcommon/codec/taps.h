// SPDX-License-Identifier: BSD-3-Clause
// Which pixels predict a pixel. Even columns of a row see the rows above; odd ones also see even ones of
// their own row, so that a row is decoded in two steps, all columns of a step at once. From the second frame
// on both see a window of the running mean of the frames before, which knows gains, dust and stripes of the
// detector better than any one frame.
#pragma once

#include <cstdint>
#include <span>

#include "codec/lanes.h"

namespace harima {

enum class TapPlane : uint8_t { current, mean, previous };

// Pixels (x + dx, y + dy) and (x + dx + 1, y + dy) of a plane, for column x of row y; of the current row only
// the first.
struct TapPair {
  TapPlane plane;
  int8_t dy, dx;
  int used() const { return plane == TapPlane::current && dy == 0 ? 1 : 2; }
};

inline constexpr int kMostPairs = 21;

// Sets of taps by number, as they stand in the bytes: 0 a frame alone, 1 with the mean, 2 with the previous
// frame as well; 3 and 4 as 0 and 2 for frames that are restored pixel by pixel, whose last kRowTaps pairs
// are the pixels to the left.
enum TapSet : uint8_t { kAlone, kWithMean, kWithPrevious, kSerialAlone, kSerialWithPrevious, kTapSets };
inline constexpr int kRowTaps = 3;

// phase 0: even columns, 1: odd ones. The first pair begins with the base: the pixel above.
std::span<const TapPair> taps(int set, int phase);

}  // namespace harima
