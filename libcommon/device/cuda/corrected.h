// SPDX-License-Identifier: BSD-3-Clause
// One pixel of a raw row, corrected (math/transmission.h), and what was seen in several of them.
#pragma once

#include "device/cuda/pixel.h"
#include "device/cuda/steps.h"
#include "math/transmission.h"

namespace harima::CT_GPU_TARGET {

CT_HD inline void see(RowSeen& all, const RowSeen& one) {
  all.clipped += one.clipped;
  all.lowest_signal = fminf(all.lowest_signal, one.lowest_signal);
  all.largest_p = fmaxf(all.largest_p, one.largest_p);
}

// The beam at place `place` of a frame of `frame` pixels, without dark, at least the floor.
CT_HD inline float open_at(const Correction& how, int view, size_t place, size_t frame, float dark) {
  if (how.weights) {
    const float* flat = how.flats + place;
    const float beam = dark + summed_beam(how.weights + size_t(view) * size_t(how.flat_count), how.flat_count,
                                          [flat, frame](int k) { return flat[size_t(k) * frame]; });
    return open_beam(beam, beam, 0, dark, how.floor);
  }
  if (!how.flats) return 1;
  const FlatMix mix = how.mix[view];
  return open_beam(how.flats[size_t(mix.before) * frame + place],
                   how.flats[size_t(mix.after) * frame + place], mix.weight, dark, how.floor);
}

// 0 beyond the rows and views there are.
CT_HD inline float corrected(const Correction& how, int view, int row, int column, RowSeen& seen) {
  if (row >= how.raw.rows || view >= how.raw.views) return 0;
  const size_t place = size_t(row) * size_t(how.raw.columns) + size_t(column);
  const float counts = pixel_at(how.raw.type, how.raw.pixels, size_t(view) * how.raw.view_step + place);
  if (how.value == PixelValue::as_read) {
    const float read = line_integral_read(counts);
    seen.clipped += counts == read ? 0 : 1;
    return read;
  }
  const float dark = how.dark ? how.dark[place] : 0.0f, signal = counts - dark;
  const float open = open_at(how, view, place, size_t(how.raw.rows) * size_t(how.raw.columns), dark);
  const float p = how.value == PixelValue::transmission
                      ? floored(signal, how.floor) / open
                      : line_integral(floored(signal, how.floor), open) + (how.gain ? how.gain[view] : 0.0f);
  see(seen, {signal > how.floor ? 0 : 1, signal, p});
  return p;
}

}  // namespace harima::CT_GPU_TARGET
