// SPDX-License-Identifier: BSD-3-Clause
// Everything about a chain that is settled before the data come, as numbers on the host (angles in double become what
// kernels take) and as copies on a device.
#pragma once

#include <vector>

#include "device/cuda/runtime.h"
#include "device/cuda/steps.h"
#include "device/gpu.h"

namespace harima::CT_GPU_TARGET {

struct ChainTables {
  explicit ChainTables(const GpuChainSpec& spec);

  bool is_direct;
  int padded;
  SliceGeometry geometry;
  Continuation beyond{};
  std::vector<float> taper;  // of rows that are continued; empty: zeros
  // direct
  std::vector<ViewLine> lines;
  std::vector<float> response, view_weight;  // response empty: no filter; fourier: per k
  // fourier
  Gridding gridding;  // without pointers
  std::vector<GridRay> rays;
  std::vector<int> first_ray;
  std::vector<float> kernel, deapodise;
};

// The tables on the current device.
class DeviceTables {
 public:
  explicit DeviceTables(const ChainTables& tables);

  const float* taper() const { return taper_.as<float>(); }
  const ViewLine* lines() const { return lines_.as<ViewLine>(); }
  const float* response() const { return response_.as<float>(); }  // null: no filter
  const float* view_weight() const { return view_weight_.as<float>(); }
  const Gridding& gridding() const { return gridding_; }

 private:
  Stream stream_;
  DeviceMemory taper_, lines_, response_, view_weight_, rays_, first_ray_, kernel_, deapodise_;
  Gridding gridding_;
};

}  // namespace harima::CT_GPU_TARGET
