// SPDX-License-Identifier: BSD-3-Clause
// A row of a raw band as the lane kernels take it.
#pragma once

#include "device/correct.h"
#include "device/cpu/lanes.h"

namespace harima {

// Row `row` of view `view`, with the dark and flats of that row; of no pixels beyond the band.
inline RawRow raw_row(const CorrectSpec& spec, const std::byte* band, int view, int row) {
  if (row >= spec.rows || view >= spec.views) return {};
  const size_t place = size_t(row) * size_t(spec.columns);
  const size_t view_pixels = size_t(spec.rows) * size_t(spec.columns);
  RawRow raw{};
  raw.pixels = band + (size_t(view) * view_pixels + place) * bytes_of(spec.type);
  raw.dark = spec.dark ? spec.dark + place : nullptr;
  if (!spec.flats.empty()) {
    const FlatMix mix = spec.mix[size_t(view)];
    raw.before = spec.flats[size_t(mix.before)] + place;
    raw.after = spec.flats[size_t(mix.after)] + place;
    raw.weight = mix.weight;
  }
  raw.floor = spec.floor;
  raw.gain = spec.log_gain.empty() ? 0 : spec.log_gain[size_t(view)];
  raw.value = spec.take_log ? PixelValue::line_integral : PixelValue::as_read;
  return raw;
}

}  // namespace harima
