// SPDX-License-Identifier: BSD-3-Clause
// Which values belong to a phase: those from one number to another, both included. NaN belongs to none.
#pragma once

#include "image/selection.h"

namespace harima {

struct ValueBand {
  double low, high;

  static ValueBand above(double value);  // larger than it
  static ValueBand below(double value);  // less than it
  static ValueBand between(double low, double high) { return {low, high}; }
  bool has(double value) const { return value >= low && value <= high; }
};

// out[i] = on where pixel i is in the band, else 0. Returns how many pixels are not numbers.
int64_t mark_band(const Pixels& pixels, const ValueBand& band, uint8_t on, uint8_t* out);

}  // namespace harima
