// SPDX-License-Identifier: BSD-3-Clause
// The metal of the rows of a chunk (slice_chunk.h): rows are kept as they are, whole slices of them looked
// through, with the host, and its shadows are bridged in what was kept.
#pragma once

#include <vector>

#include "base/buffer.h"
#include "device/cuda/device_memory.h"
#include "device/cuda/metal_steps.h"
#include "device/gpu.h"

namespace harima::CT_GPU_TARGET {

class MetalRows {
 public:
  // Of rows of the chain, at most so many.
  MetalRows(const GpuChainSpec& chain, const PairRows& rows);
  static size_t bytes(const GpuChainSpec& chain, const PairRows& rows);

  void keep(const PairRows& rows, Stream& stream) { keep_rows(rows, kept_.as<Complex>(), stream); }
  // Where whole slices go.
  const SliceGeometry& geometry() const { return geometry_; }
  float* slices() const { return slices_.as<float>(); }
  // Waits for them. Rows [first, first + count) of the band: is there metal in any of them?
  bool find(const GpuBand& band, int first, int count, Stream& stream);
  // What was kept, shadows bridged. axis_px: of each slice, on the device.
  void bridge(const PairRows& rows, const double* axis_px, Stream& stream);

 private:
  void add(MetalEnds ends);

  const float level_;
  const SliceGeometry geometry_;
  DeviceMemory kept_, slices_, counts_down_, lines_, work_;
  GrowingMemory u_up_, v_up_, first_up_;
  Buffer counts_, slice_;  // on the host, pinned
  std::vector<double> u_, v_;
  std::vector<int> first_;  // end of each slice
};

}  // namespace harima::CT_GPU_TARGET
