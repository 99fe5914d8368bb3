// SPDX-License-Identifier: BSD-3-Clause
// How far one volume is shifted against another.
#pragma once

#include <array>

#include "image/stack.h"

namespace harima {

struct VolumeShift {
  std::array<double, 3>
      px{};           // along x, y and z; added to places in the second volume it gives those in the first
  double match = 0;   // 0 to 1
  double chance = 0;  // match that wrong shifts reach once in 10,000 volumes
  bool is_found() const { return match > chance; }
};

// By phase correlation of both volumes, made as coarse as takes little memory, then ever finer in blocks
// spread over what they share. Looks no farther than most_px along each axis, or half of the smaller volume
// if that is 0. Both can seek; they may differ in size. Takes about 20 MB, whatever their size. Fails on
// pixels that are not finite numbers.
VolumeShift shift_between(const Source& first, const Source& second, double most_px);

}  // namespace harima
