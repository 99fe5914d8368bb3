// SPDX-License-Identifier: BSD-3-Clause
// What tests of the main loop on emulated GPUs share: plans, a spoilt scan, slices compared.
#pragma once

#include <doctest/doctest.h>

#include "device/gpu_choice.h"
#include "disc_scan.h"
#include "emulated.h"

namespace harima {

inline GpuChoice emulated_gpus(int count) {
  emulated::set_machine({.devices = count});
  std::string remark;
  return choose_gpus("cuda", &emulated::backend(), remark);
}

inline Plan gpu_plan(const Scan& scan, const Recipe& recipe, std::vector<int> rows, int gpus,
                     size_t memory_bytes = 0) {
  return plan_gpu_bands(scan, recipe, rows, {0, int(rows.size())}, PixelType::f32, memory_bytes,
                        emulated_gpus(gpus));
}

// A zinger in every row, a black row in one view, and spots in two views, which are none: GPUs that filter
// part there.
inline Scan spoilt_disc_scan() {
  Scan scan = disc_scan();
  std::vector<Frame> frames;
  for (const View& view : scan.views) {
    Frame frame(PixelType::u16, kColumns, kRows);
    scan.source->read_rows(view.frame, 0, kRows, frame.data());
    for (int row = 0; row < kRows; ++row) frame.row<uint16_t>(row)[view.frame * 7 % kColumns] = 65000;
    for (int row = 0; row < kRows && (view.frame == 127 || view.frame == 128); ++row)
      frame.row<uint16_t>(row)[80] = 65000;
    if (view.frame == 20) std::fill_n(frame.row<uint16_t>(9), kColumns, uint16_t(3));
    frames.push_back(frame);
  }
  scan.source = stack_of(frames, "spoilt");
  return scan;
}

// All slices are those of the processor but for rounding, and have the bits of those made first.
inline void check_slices(const MapSink& got, const MapSink& want, MapSink& first,
                         double rounding = 1e-4 * kMuPerCm) {
  if (first.slices.empty()) first = got;
  REQUIRE(got.slices.size() == kRows);
  for (const auto& [row, slice] : got.slices) {
    CHECK(largest_difference(slice, want.slices.at(row)) < rounding);
    CHECK(is_same(slice, first.slices.at(row)));
  }
}

}  // namespace harima
