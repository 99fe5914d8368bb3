// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/projection_chunk.h"

#include "base/parallel.h"
#include "device/cuda/backend.h"
#include "device/cuda/equation_steps.h"

namespace harima::CT_GPU_TARGET {

namespace {

size_t row_bytes(const ProjectionPlan& plan, int slices) {
  return size_t(slices / 2) * size_t(plan.tables.views) * size_t(plan.tables.columns) * sizeof(Complex);
}
size_t image_pixels(const ProjectionPlan& plan) { return size_t(plan.spec.width) * size_t(plan.spec.width); }
size_t image_bytes(const ProjectionPlan& plan, int slices) {
  return size_t(slices) * image_pixels(plan) * sizeof(float);
}

}  // namespace

size_t ProjectionChunk::bytes(const ProjectionPlan& plan, int slices) {
  return PairProjector::bytes(plan.tables, slices) + row_bytes(plan, slices) + image_bytes(plan, slices);
}

std::vector<std::unique_ptr<ProjectionChunk>> ProjectionChunk::make(const ProjectionPlan& plan,
                                                                    const CrewSize& size, bool) {
  const auto on_device = std::make_shared<ProjectorTablesOnDevice>(plan.tables);
  std::vector<std::unique_ptr<ProjectionChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i)
    chunks.push_back(std::make_unique<ProjectionChunk>(plan, on_device, size.items));
  return chunks;
}

ProjectionChunk::ProjectionChunk(const ProjectionPlan& plan,
                                 std::shared_ptr<const ProjectorTablesOnDevice> on_device, int slices)
    : plan_(plan), slices_(slices), projector_(plan.tables, std::move(on_device), slices),
      axis_on_host_(pinned_memory(size_t(slices) * sizeof(double))),
      rows_on_host_(backend().host_buffer(row_bytes(plan, slices))), axis_(size_t(slices) * sizeof(double)),
      rows_(row_bytes(plan, slices)), images_(image_bytes(plan, slices)) {}

PairRows ProjectionChunk::rows() const {
  const ProjectorTables& tables = plan_.tables;
  return {rows_.as<Complex>(), slices_ / 2, tables.views, tables.columns, tables.columns, tables.columns, 0};
}

void ProjectionChunk::start(const ProjectionBand& band, int first, int count) {
  band_ = band;
  first_ = first;
  count_ = count;
  for (int i = 0; i < slices_; ++i)
    axis_on_host_.as<double>()[i] =
        band.axis_px[size_t(lane_of_slice(first + std::min(i, count - 1), band.rows.lanes))];
  copy_up(axis_.as<void>(), axis_on_host_.data(), axis_on_host_.bytes(), stream_);
  band.is_back() ? back_project() : project();
}

void ProjectionChunk::project() {
  fill_slices({slices_, plan_.spec.width}, images_.as<float>(), {}, stream_);
  for (int i = 0; i < count_; ++i)
    if (const float* const slice = band_.slices[size_t(lane_of_slice(first_ + i, band_.rows.lanes))])
      copy_up(images_.as<float>() + size_t(i) * image_pixels(plan_), slice, image_bytes(plan_, 1), stream_);
  projector_.project(images_.as<float>(), axis_.as<double>(), rows(), band_.subset, stream_);
  copy_down(rows_on_host_.data(), rows_.as<void>(), rows_on_host_.bytes(), stream_);
}

void ProjectionChunk::back_project() {
  fetch_rows();
  copy_up(rows_.as<void>(), rows_on_host_.data(), rows_on_host_.bytes(), stream_);
  projector_.back_project(rows(), axis_.as<double>(), images_.as<float>(), band_.subset, stream_);
  for (int i = 0; i < count_; ++i)
    if (float* const slice = band_.back[size_t(lane_of_slice(first_ + i, band_.rows.lanes))])
      copy_down(slice, images_.as<float>() + size_t(i) * image_pixels(plan_), image_bytes(plan_, 1), stream_);
}

void ProjectionChunk::fetch_rows() {
  const size_t columns = size_t(plan_.tables.columns), views = size_t(plan_.tables.views);
  float* const to = rows_on_host_.as<float>();
  parallel_for(
      int(views),
      [&](int view) {
        for (int i = 0; i < slices_; ++i)
          for (size_t x = 0; x < columns; ++x)
            to[2 * ((size_t(i / 2) * views + size_t(view)) * columns + x) + size_t(i % 2)] =
                i < count_ ? band_.rows.sample(first_ + i, view, int(x)) : 0;
      },
      8);
}

void ProjectionChunk::give_rows() const {
  const size_t columns = size_t(plan_.tables.columns), views = size_t(plan_.tables.views);
  const float* const from = rows_on_host_.as<float>();
  const std::vector<int>& some = plan_.tables.part(band_.subset).views;
  parallel_for(
      int(some.size()),
      [&](int n) {
        const size_t view = size_t(some[size_t(n)]);
        for (int i = 0; i < count_; ++i)
          for (size_t x = 0; x < columns; ++x)
            band_.rows.sample(first_ + i, int(view), int(x)) =
                from[2 * ((size_t(i / 2) * views + view) * columns + x) + size_t(i % 2)];
      },
      8);
}

void ProjectionChunk::finish() {
  stream_.wait();
  if (!band_.is_back()) give_rows();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
