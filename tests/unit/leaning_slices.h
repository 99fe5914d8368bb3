// SPDX-License-Identifier: BSD-3-Clause
// Slices about a leaning axis, of samples that a test makes up row by row.
#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "device/leaning_fbp.h"

namespace harima {

using LeaningSlices = std::vector<std::vector<float>>;

// Slices `from` and on of a band that makes `slices`. fill: the samples of kLanes rows of the detector from a
// first one.
inline LeaningSlices leaning_slices(const FbpSpec& spec, const Lean& lean, double axis_px, RowSpan slices,
                                    int from,
                                    const std::function<void(int first_row, SinogramBatch&)>& fill) {
  constexpr int kLanes = LeaningFbp::kLanes;
  const LeaningBand band = leaning_band(spec, lean, slices);
  LeaningFbp fbp(spec, lean, slices.count());
  SinogramBatch batch{kLanes, spec.views, spec.columns, view_floats_for(spec.columns, kLanes), nullptr};
  Buffer memory(size_t(spec.views) * batch.view_floats * sizeof(float));
  batch.data = memory.as<float>();
  fbp.begin(band);
  for (int row = band.rows.first; row < band.rows.last; row += kLanes) {
    fill(row, batch);
    fbp.take(batch, row, std::min(kLanes, band.rows.last - row));
  }
  fbp.settle();
  LeaningSlices out(LeaningFbp::kSlices,
                    std::vector<float>(size_t(spec.out_width) * size_t(spec.out_height)));
  std::vector<float*> places;
  for (auto& slice : out) places.push_back(slice.data());
  fbp.back_project(from, axis_px, places, size_t(spec.out_width));
  return out;
}

}  // namespace harima
