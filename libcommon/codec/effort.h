// SPDX-License-Identifier: BSD-3-Clause
// What a level of compression does.
#pragma once

#include <span>

#include "codec/taps.h"

namespace harima {

struct Effort {
  TapSet set;  // of frames with others before them
  bool fit_every_unit, try_robust;
  int sample_pixels;           // of a unit, for a fit
  int count_step;              // chunks from one whose symbols are counted to the next
  std::span<const int> rates;  // of the mean, to be tried
};

inline constexpr int kSerialLevel = 9;  // from here on groups are coded pixel by pixel, too

inline Effort effort_of(int level) {
  static constexpr int kOneRate[] = {3}, kRates[] = {0, 1, 2, 4}, kAllRates[] = {0, 1, 2, 3, 4, 5};
  if (level < 3) return {kWithMean, false, false, 1 << 15, 8, kOneRate};
  if (level < 6) return {kWithMean, true, true, 1 << 15, 8, kRates};
  return {kWithPrevious, true, true, 1 << 15, 2, kAllRates};
}

}  // namespace harima
