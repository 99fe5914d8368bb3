// SPDX-License-Identifier: BSD-3-Clause
// Everything about a chain that is settled before the data come, as numbers on the host (angles in double
// become what kernels take) and as copies on a device.
#pragma once

#include <vector>

#include "device/cpu/fourier_plan.h"
#include "device/cuda/runtime.h"
#include "device/cuda/steps.h"
#include "device/gpu.h"

namespace harima::CT_GPU_TARGET {

// Rays in the order of directions, and the first of each part of half a turn (Gridding).
struct RayTables {
  RayTables() = default;
  RayTables(const std::vector<double>& angle_rad, const Sectors& sectors);

  std::vector<GridRay> rays;
  std::vector<int> first_ray;
};
// Weight of a cell over its distance from the left end of the kernel, in steps; 0 at both ends.
std::vector<float> kernel_curve(const FourierPlan& plan, int taps);
// Without pointers.
Gridding gridding_of(const FourierPlan& plan, int taps, const RayTables& rays);

struct ChainTables {
  explicit ChainTables(const GpuChainSpec& spec);

  bool is_filtered;  // false: an iteration begins with nothing
  bool is_direct;    // there is no gridding
  int padded;
  SliceGeometry geometry;
  Continuation beyond{};
  std::vector<float> taper;  // of rows that are continued; empty: zeros
  // direct
  std::vector<ViewLine> lines;
  std::vector<float> response, view_weight;  // response empty: no filter; fourier: per k
  // fourier
  Gridding gridding;  // without pointers
  RayTables rays;
  std::vector<float> kernel, deapodise;
};

// A copy on the current device; values must stay until the stream has been waited for.
template <class T>
DeviceMemory copied(const std::vector<T>& values, Stream& stream) {
  if (values.empty()) return {};
  DeviceMemory memory(values.size() * sizeof(T));
  copy_up(memory.as<void>(), values.data(), values.size() * sizeof(T), stream);
  return memory;
}

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
