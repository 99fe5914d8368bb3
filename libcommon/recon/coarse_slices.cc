// SPDX-License-Identifier: BSD-3-Clause
#include "recon/coarse_slices.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr double kMostBlur = 3.5;  // pixels at the edge of the slice that the views of a group may move by
constexpr int kTaps = 4;  // of gridding, with kOversampling right to a few thousandths (device/fourier.h)
constexpr double kOversampling = 1.125;
constexpr int kGrain = 8;

double modulo_turn(double angle) { return angle - 2 * M_PI * std::floor(angle / (2 * M_PI)); }

// Neighbours in direction, in as few groups as blur allows.
std::vector<std::vector<int>> view_groups(const FbpSpec& whole) {
  std::vector<int> order(static_cast<size_t>(whole.views));
  std::iota(order.begin(), order.end(), 0);
  const auto direction = [&](int view) { return modulo_turn(whole.angle_rad[size_t(view)]); };
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return direction(a) < direction(b); });
  // A group of n views is as wide as n steps, of which n - 1 lie between its views.
  const double most = kMostBlur / std::max(1.0, whole.circle_px);
  std::vector<std::vector<int>> groups;
  for (const int view : order) {
    const bool begins = groups.empty() || [&] {
      const double wide = direction(view) - direction(groups.back().front());
      return wide * double(groups.back().size() + 1) > most * double(groups.back().size());
    }();
    if (begins) groups.emplace_back();
    groups.back().push_back(view);
  }
  return groups;
}

FbpSpec coarse_spec(const FbpSpec& whole, const std::vector<std::vector<int>>& groups) {
  FbpSpec spec = whole;
  spec.columns = (whole.columns + 1) / 2;
  spec.width = spec.out_width = spec.out_height = (whole.width + 1) / 2;
  spec.x0 = spec.y0 = 0;
  spec.views = int(groups.size());
  spec.angle_rad.assign(groups.size(), 0);
  spec.weight_rad.assign(groups.size(), 0);
  for (size_t i = 0; i < groups.size(); ++i)
    for (const int view : groups[i]) {
      spec.angle_rad[i] += modulo_turn(whole.angle_rad[size_t(view)]) / double(groups[i].size());
      spec.weight_rad[i] += whole.weight_rad[size_t(view)];
    }
  spec.circle_px = 0.5 * whole.circle_px;
  spec.scale = 0.5 * whole.scale;
  spec.as_linear = false;
  spec.kernel_taps = kTaps;
  spec.oversampling = kOversampling;
  return spec;
}

size_t rows_bytes(const FbpSpec& spec) {
  return size_t(spec.views) * view_floats_for(spec.columns, spec.lanes) * sizeof(float);
}
size_t slices_bytes(const FbpSpec& spec) {
  return size_t(spec.lanes) * size_t(spec.width) * size_t(spec.width) * sizeof(float);
}

// Adds `share` times the sums of two neighbouring cells of `lanes` floats.
CT_VECTOR_CLONES void add_pairs(const float* __restrict row, int pairs, int lanes, float share,
                                float* __restrict sum) {
  for (int pair = 0; pair < pairs; ++pair, row += 2 * lanes, sum += lanes)
    for (int lane = 0; lane < lanes; ++lane) sum[lane] += share * (row[lane] + row[lane + lanes]);
}

}  // namespace

CoarseSlices::CoarseSlices(const FbpSpec& whole)
    : whole_(whole), groups_(view_groups(whole)), spec_(coarse_spec(whole, groups_)),
      fbp_(make_fbp("fourier", spec_)), rows_(rows_bytes(spec_)), slices_(slices_bytes(spec_)) {}

size_t CoarseSlices::memory_bytes(const FbpSpec& whole) {
  const FbpSpec spec = spec_of(whole);
  return fbp_memory_bytes("fourier", spec) + rows_bytes(spec) + slices_bytes(spec);
}

FbpSpec CoarseSlices::spec_of(const FbpSpec& whole) { return coarse_spec(whole, view_groups(whole)); }

SinogramBatch CoarseSlices::rows() {
  return {spec_.lanes, spec_.views, spec_.columns, view_floats_for(spec_.columns, spec_.lanes),
          rows_.as<float>()};
}

void CoarseSlices::load(const SinogramBatch& batch, std::span<const double> axis_px) {
  const SinogramBatch to = rows();
  const int lanes = spec_.lanes, pairs = batch.columns / 2;
  parallel_for(
      to.views,
      [&](int group) {
        std::fill(to.at(group, 0), to.at(group, to.columns), 0.0f);
        const auto share = float(1.0 / double(groups_[size_t(group)].size()));
        for (const int view : groups_[size_t(group)]) {
          add_pairs(batch.at(view, 0), pairs, lanes, 0.5f * share, to.at(group, 0));
          if (pairs == to.columns) continue;
          const float* const last = batch.at(view, batch.columns - 1);
          for (int lane = 0; lane < lanes; ++lane) to.at(group, pairs)[lane] += share * last[lane];
        }
      },
      kGrain);
  axis_px_.clear();
  for (const double axis : axis_px) axis_px_.push_back(0.5 * (axis - 0.5));
}

void CoarseSlices::bridge(const MetalPlaces& places) {
  const SinogramBatch all = rows();
  std::vector<MetalEnds> ends(size_t(spec_.lanes));
  parallel_for(spec_.lanes, [&](int lane) { ends[size_t(lane)] = MetalEnds(places.runs(lane), width()); });
  parallel_for(
      all.views,
      [&](int view) {
        MetalWork work;
        bridge_lanes(all.at(view, 0), all.columns, ends, axis_px_, spec_.angle_rad[size_t(view)], work);
      },
      kGrain);
}

void CoarseSlices::make() {
  std::vector<float*> out;
  for (int lane = 0; lane < spec_.lanes; ++lane)
    out.push_back(slices_.as<float>() + size_t(lane) * slice_floats());
  fbp_->reconstruct(rows(), axis_px_, out, size_t(width()));
}

}  // namespace harima
