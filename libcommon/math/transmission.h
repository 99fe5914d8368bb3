// SPDX-License-Identifier: BSD-3-Clause
// One detector pixel as a line integral: p = ln(s0 / s), s = I - D and s0 = I0 - D, both at least `floor`
// (NaN counts as below it). I0 is interpolated in time between two flats.
#pragma once

#include "math/exp.h"
#include "math/log.h"

namespace harima {

CT_HD static inline float floored(float signal, float floor) { return signal > floor ? signal : floor; }

CT_HD static inline float open_beam(float before, float after, float weight, float dark, float floor) {
  return floored(lerp(before, after, weight) - dark, floor);
}

// The beam between two flats, and the share of it that light is, neither below the floor; NaN stays. For
// frames that are made transmissions before they are sampled anew.
[[gnu::always_inline]] CT_HD inline float beam_between(float before, float after, float weight) {
  return before + weight * (after - before);
}
[[gnu::always_inline]] CT_HD inline float share_of_beam(float light, float beam, float floor) {
  return (light < floor ? floor : light) / (beam < floor ? floor : beam);
}

// Light where its logarithm becomes another.
[[gnu::always_inline]] CT_HD inline float light_changed(float light, float from_log, float to_log) {
  return light * natural_exp(to_log - from_log);
}

// A beam that is a sum of flats without dark, in their order; at(k): of flat k.
template <class At>
CT_HD inline float summed_beam(const float* weights, int count, At at) {
  float sum = 0;
  for (int k = 0; k < count; ++k) sum = madd(weights[k], at(k), sum);
  return sum;
}

// A line integral that was read; one that is no number, or infinite, counts as floored and is taken for air.
CT_HD static inline float line_integral_read(float p) { return p - p == 0 ? p : 0.0f; }

// `signal` and `open` are floored already.
CT_HD static inline float line_integral(float signal, float open) { return natural_log(open / signal); }

}  // namespace harima
