// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/pair_projector.h"

#include <algorithm>

#include "device/cpu/fourier_projector.h"

namespace harima::CT_GPU_TARGET {

namespace {

// Each ray's row is the place of its view among `views`.
Sectors placed(Sectors sectors, const std::vector<int>& views) {
  for (auto& sector : sectors)
    for (Ray& ray : sector)
      ray.row = int(std::lower_bound(views.begin(), views.end(), ray.view) - views.begin());
  return sectors;
}

PairRows padded_rows(const ProjectorTables& tables, int pairs, int views) {
  return {nullptr, pairs, views, tables.columns, tables.padded, tables.columns, 0};
}
size_t row_bytes(const PairRows& rows) {
  return size_t(rows.pairs) * size_t(rows.views) * size_t(rows.padded) * sizeof(Complex);
}
size_t grid_bytes(const ProjectorTables& tables, int pairs) {
  const size_t side = size_t(tables.parts[0].gridding.grid);
  return size_t(pairs) * side * side * sizeof(Complex);
}

}  // namespace

ProjectorTables::Part::Part(const ProjectorSpec& spec, const FourierPlan& plan, int taps, Sectors sectors)
    : views(views_of(sectors)), rays(spec.angle_rad, placed(std::move(sectors), views)),
      gridding(gridding_of(plan, taps, rays)) {}

ProjectorTables::ProjectorTables(const ProjectorSpec& spec)
    : views(int(spec.angle_rad.size())),
      columns(spec.columns), geometry{spec.width, 0,          0,
                                      spec.width, spec.width, spec.circle_px * spec.circle_px} {
  const FbpSpec sum = plain_sum(spec);
  const FourierPlan plan(sum);
  padded = plan.padded;
  response.assign(plan.response.begin(), plan.response.end());
  kernel = kernel_curve(plan, sum.kernel_taps);
  deapodise = plan.deapodise;
  parts.emplace_back(spec, plan, sum.kernel_taps, plan.sectors);
  if (spec.subsets == 1) return;
  for (const Sectors& subset : subsets_of(plan.sectors, spec.subsets))
    parts.emplace_back(spec, plan, sum.kernel_taps, subset);
}

int ProjectorTables::most_views_of_a_subset() const {
  size_t most = 0;
  for (size_t i = 1; i < parts.size(); ++i) most = std::max(most, parts[i].views.size());
  return int(most);
}

ProjectorTablesOnDevice::ProjectorTablesOnDevice(const ProjectorTables& tables)
    : response_(copied(tables.response, stream_)), kernel_(copied(tables.kernel, stream_)),
      deapodise_(copied(tables.deapodise, stream_)) {
  for (const ProjectorTables::Part& from : tables.parts) {
    Part part{copied(from.views, stream_), copied(from.rays.rays, stream_),
              copied(from.rays.first_ray, stream_), from.gridding, int(from.views.size())};
    part.gridding.ray = part.rays.as<GridRay>();
    part.gridding.first_ray = part.first_ray.as<int>();
    part.gridding.kernel = kernel_.as<float>();
    part.gridding.response = response_.as<float>();
    part.gridding.deapodise = deapodise_.as<float>();
    parts_.push_back(std::move(part));
  }
  stream_.wait();
}

size_t PairProjector::bytes(const ProjectorTables& tables, int slices) {
  const PairRows rows = padded_rows(tables, slices / 2, tables.views);
  return row_bytes(rows) + sample_bytes(rows, tables.parts[0].gridding) + grid_bytes(tables, slices / 2);
}

PairProjector::PairProjector(const ProjectorTables& tables,
                             std::shared_ptr<const ProjectorTablesOnDevice> on_device, int slices)
    : tables_(tables), on_device_(std::move(on_device)), pairs_(slices / 2),
      row_fft_({tables.padded, false, pairs_ * tables.views}),
      grid_fft_({tables.parts[0].gridding.grid, true, pairs_}) {
  size_t work = std::max<size_t>({1, row_fft_.work_bytes(), grid_fft_.work_bytes()});
  if (tables.parts.size() > 1) {
    subset_fft_ =
        std::make_unique<Fft>(FftShape{tables.padded, false, pairs_ * tables.most_views_of_a_subset()});
    work = std::max(work, subset_fft_->work_bytes());
  }
  const PairRows rows = padded_rows(tables, pairs_, tables.views);
  rows_ = DeviceMemory(row_bytes(rows));
  samples_ = DeviceMemory(sample_bytes(rows, tables.parts[0].gridding));
  grid_ = DeviceMemory(grid_bytes(tables, pairs_));
  work_ = DeviceMemory(work);
}

// As many for each subset as its transform has; those that it has no view for stay as they are.
PairRows PairProjector::rows_of(int subset) const {
  const bool is_part = subset != kAllViews && subset_fft_;
  PairRows rows = padded_rows(tables_, pairs_, is_part ? tables_.most_views_of_a_subset() : tables_.views);
  rows.data = rows_.as<Complex>();
  return rows;
}

void PairProjector::back_project(const PairRows& from, const double* axis_px, float* slices, int subset,
                                 Stream& stream) {
  const Gridding& how = on_device_->gridding(subset);
  const PairRows rows = rows_of(subset);
  put_rows(from, on_device_->views(subset), on_device_->view_count(subset), rows, stream);
  row_fft(subset).run(rows.data, false, work_.as<void>(), stream);
  sample_rays(rows, how, axis_px, samples(), stream);
  fill_grid(samples(), how, pairs_, grid(), stream);
  grid_fft_.run(grid(), true, work_.as<void>(), stream);
  take_slices(grid(), how, pairs_, tables_.geometry, slices, stream);
}

void PairProjector::project(const float* slices, const double* axis_px, const PairRows& to, int subset,
                            Stream& stream) {
  const Gridding& how = on_device_->gridding(subset);
  const PairRows rows = rows_of(subset);
  put_slices(slices, how, pairs_, tables_.geometry, grid(), stream);
  grid_fft_.run(grid(), true, work_.as<void>(), stream);
  gather_samples(grid(), how, pairs_, samples(), stream);
  spectra_of_rays(samples(), how, axis_px, rows, stream);
  row_fft(subset).run(rows.data, false, work_.as<void>(), stream);
  take_rows(rows, on_device_->views(subset), on_device_->view_count(subset), to, stream);
}

}  // namespace harima::CT_GPU_TARGET
