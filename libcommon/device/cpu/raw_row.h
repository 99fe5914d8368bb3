// SPDX-License-Identifier: BSD-3-Clause
// A row of a raw band as the lane kernels take it.
#pragma once

#include <algorithm>

#include "device/correct.h"
#include "device/cpu/lanes.h"
#include "math/transmission.h"

namespace harima {

// The beams of `lanes` rows, where they are sums of flats; empty where they are not.
class BeamRows {
 public:
  BeamRows(const CorrectSpec& spec, int lanes) : columns_(size_t(spec.columns)), flats_(spec.flats.size()) {
    if (!spec.flat_weights.empty()) memory_.resize(columns_ * size_t(lanes));
  }

  // The beam of a view with the dark, from place `place` of the band on; as math/transmission.h has it.
  const float* make(const CorrectSpec& spec, int view, size_t place, int lane) {
    float* beam = memory_.data() + columns_ * size_t(lane);
    const float* weights = spec.flat_weights.data() + size_t(view) * flats_.size();
    for (size_t k = 0; k < flats_.size(); ++k) flats_[k] = spec.flats[k] + place;
    const int in_lanes = spec.columns / 4 * 4;
    lane_kernels(4).weighted_rows(flats_.data(), weights, int(flats_.size()), in_lanes, beam);
    for (int x = in_lanes; x < spec.columns; ++x)
      beam[x] = summed_beam(weights, int(flats_.size()), [&](int k) { return flats_[size_t(k)][x]; });
    if (spec.dark)
      std::transform(beam, beam + columns_, spec.dark + place, beam,
                     [](float light, float dark) { return light + dark; });
    return beam;
  }

 private:
  const size_t columns_;
  std::vector<const float*> flats_;
  std::vector<float> memory_;
};

// Row `row` of view `view`, with the dark and flats of that row; of no pixels beyond the band. It has lane
// `lane` of `beams`.
inline RawRow raw_row(const CorrectSpec& spec, const std::byte* band, int view, int row, int lane,
                      BeamRows& beams) {
  if (row >= spec.rows || view >= spec.views) return {};
  const size_t place = size_t(row) * size_t(spec.columns);
  const size_t view_pixels = size_t(spec.rows) * size_t(spec.columns);
  RawRow raw{};
  raw.pixels = band + (size_t(view) * view_pixels + place) * bytes_of(spec.type);
  raw.dark = spec.dark ? spec.dark + place : nullptr;
  if (!spec.flat_weights.empty()) {
    raw.before = raw.after = beams.make(spec, view, place, lane);
  } else if (!spec.flats.empty()) {
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
