// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/tables.h"

#include <algorithm>
#include <cmath>

#include "device/cuda/runtime.h"
#include "math/median.h"
#include "math/taper.h"
#include "math/window.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr double kBinsPerRay = 2;
constexpr double kCorePerView = 1.0 / 40;  // cells further out get fewer than about a thousand samples each
constexpr int kLeastCore = 6;

void add_gridding(const FbpSpec& spec, ChainTables& tables) {
  const FourierPlan plan(spec);
  tables.response.assign(plan.response.begin(), plan.response.end());
  tables.deapodise = plan.deapodise;
  tables.kernel = kernel_curve(plan, spec.kernel_taps);
  tables.rays = RayTables(spec.angle_rad, plan.sectors);
  tables.gridding = gridding_of(plan, spec.kernel_taps, tables.rays);
}

void add_direct(const FbpSpec& spec, ChainTables& tables) {
  for (double angle : spec.angle_rad) tables.lines.push_back({std::cos(angle), std::sin(angle)});
  for (double weight : spec.weight_rad) tables.view_weight.push_back(float(weight * spec.scale));
  if (!spec.window) return;
  for (double response : filter_response(tables.padded, spec.window))
    tables.response.push_back(float(response / tables.padded));
}

}  // namespace

// In the table of the plan taps lie side by side, for each fraction of a cell.
std::vector<float> kernel_curve(const FourierPlan& plan, int taps) {
  std::vector<float> curve(size_t(taps) * kKernelSteps + 2, 0.0f);
  for (int tap = 0; tap < taps; ++tap)
    for (int step = 0; step <= kKernelSteps; ++step)
      curve[size_t(tap + 1) * kKernelSteps - size_t(step)] = plan.kernel[size_t(step) * 8 + size_t(tap)];
  return curve;
}

RayTables::RayTables(const std::vector<double>& angle_rad, const Sectors& sectors) {
  auto per = [](double step) { return std::abs(step) < 1e-25 ? 1e30f : float(1 / step); };
  size_t count = 0;
  for (const auto& sector : sectors) count += sector.size();
  const int bins = std::max(1, int(kBinsPerRay * double(count)));
  first_ray.assign(size_t(bins) + 1, 0);
  for (const auto& sector : sectors)
    for (const Ray& ray : sector) {
      const float du = float(ray.du), dv = float(ray.dv);
      rays.push_back({du, float(ray.du - double(du)), dv, float(ray.dv - double(dv)), per(ray.du),
                      per(ray.dv), ray.row, float(ray.weight), ray.shift_px});
      const double turns = angle_rad[size_t(ray.view)] / M_PI;
      const int bin = std::clamp(int((turns - std::floor(turns)) * bins), 0, bins - 1);
      ++first_ray[size_t(bin) + 1];
    }
  for (int bin = 0; bin < bins; ++bin) first_ray[size_t(bin) + 1] += first_ray[size_t(bin)];
}

Gridding gridding_of(const FourierPlan& plan, int taps, const RayTables& rays) {
  Gridding gridding;
  gridding.grid = plan.grid;
  gridding.padded = plan.padded;
  gridding.taps = taps;
  gridding.steps = kKernelSteps;
  gridding.rays = int(rays.rays.size());
  gridding.bins = int(rays.first_ray.size()) - 1;
  gridding.centre = plan.centre;
  gridding.core_cells =
      float(std::min(std::max(kLeastCore, int(gridding.rays * kCorePerView)), plan.grid / 2 - 1));
  return gridding;
}

namespace {

const FbpSpec& first_slices(const GpuChainSpec& spec) {
  return spec.iteration && spec.iteration->first_image ? *spec.iteration->first_image : spec.fbp;
}

}  // namespace

ChainTables::ChainTables(const GpuChainSpec& spec)
    : is_filtered(!spec.iteration || spec.iteration->first_image),
      is_direct(!is_filtered || spec.method == "direct"),
      padded(is_filtered ? padded_columns(first_slices(spec)) : spec.fbp.columns) {
  const FbpSpec& fbp = first_slices(spec);
  if (spec.method != "direct" && spec.method != "fourier")
    fail("method '{}' is unknown; wanted direct or fourier", spec.method);
  if (spec.ring && spec.ring->uses & kUsesWidth) odd_ring_width(spec.ring_options.width);
  geometry = {fbp.width, fbp.x0, fbp.y0, fbp.out_width, fbp.out_height, fbp.circle_px * fbp.circle_px};
  if (!is_filtered) return;
  if (fbp.beyond) {
    beyond = *fbp.beyond;
    taper = edge_taper(fbp.columns);
  }
  if (is_direct) add_direct(fbp, *this);
  else add_gridding(fbp, *this);
}

DeviceTables::DeviceTables(const ChainTables& tables)
    : taper_(copied(tables.taper, stream_)), lines_(copied(tables.lines, stream_)),
      response_(copied(tables.response, stream_)), view_weight_(copied(tables.view_weight, stream_)),
      rays_(copied(tables.rays.rays, stream_)), first_ray_(copied(tables.rays.first_ray, stream_)),
      kernel_(copied(tables.kernel, stream_)), deapodise_(copied(tables.deapodise, stream_)),
      gridding_(tables.gridding) {
  stream_.wait();
  gridding_.ray = rays_.as<GridRay>();
  gridding_.first_ray = first_ray_.as<int>();
  gridding_.kernel = kernel_.as<float>();
  gridding_.response = response_.as<float>();
  gridding_.deapodise = deapodise_.as<float>();
}

}  // namespace harima::CT_GPU_TARGET
