// SPDX-License-Identifier: BSD-3-Clause
#include "recon/volume_projector.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/parallel.h"

namespace harima {

namespace {

constexpr double kCmPerUm = 1e-4;

ProjectorSpec projector_spec(const StackInfo& volume, int columns, std::vector<double> angle_rad) {
  ProjectorSpec spec;
  spec.columns = columns;
  spec.angle_rad = std::move(angle_rad);
  spec.lanes = VolumeProjector::kLanes;
  spec.width = volume.width;
  spec.circle_px = 0.5 * (volume.width - 1);
  spec.is_tilted = true;  // so that bits do not depend on whether it is
  return spec;
}

std::unique_ptr<Projector> projector_on(const GpuChoice& gpus, const ProjectorSpec& spec) {
  return gpus.backend ? gpus.backend->make_projector(spec, gpus.devices) : make_projector(spec);
}

size_t row_floats(int columns) { return view_floats_for(columns, VolumeProjector::kLanes); }

}  // namespace

VolumeProjector::VolumeProjector(const Source& volume, const Geometry& geometry, const GpuChoice& gpus)
    : volume_(volume), geometry_(geometry),
      projector_(projector_on(gpus, projector_spec(volume.info(), geometry.columns, geometry.angle_rad))) {
  const StackInfo& info = volume.info();
  if (info.width != info.height)
    fail("slices of {} x {} pixels, wanted square ones with the rotation axis in the middle", info.width,
         info.height);
  slices_ = Buffer(size_t(kLanes) * size_t(info.width) * size_t(info.width) * sizeof(float));
  rows_ = Buffer(geometry.angle_rad.size() * row_floats(geometry.columns) * sizeof(float));
  batch_ = {kLanes, int(geometry.angle_rad.size()), geometry.columns, row_floats(geometry.columns),
            rows_.as<float>()};
}

size_t VolumeProjector::memory_bytes(const StackInfo& volume, int columns, size_t views) {
  const std::vector<double> angles(views, 0.0);
  return projector_memory_bytes(projector_spec(volume, columns, angles)) +
         views * row_floats(columns) * sizeof(float) +
         size_t(kLanes) * size_t(volume.width) * size_t(volume.width) * sizeof(float);
}

// As line integrals along a pixel.
void VolumeProjector::read_slice(int index, int lane) {
  const StackInfo& info = volume_.info();
  Frame frame(info.type, info.width, info.height);
  volume_.read_rows(index, 0, info.height, frame.data());
  const bool has_window = info.type != PixelType::f32 && info.meta.has(meta_name::kWindowLow);
  const double low = has_window ? info.meta.number(meta_name::kWindowLow, 0) : 0;
  const double top = info.type == PixelType::u8 ? 255 : 65535;
  const double step = has_window ? (info.meta.number(meta_name::kWindowHigh, 1) - low) / top : 1;
  const float factor = float(step * geometry_.pixel_um * kCmPerUm),
              offset = float(low * geometry_.pixel_um * kCmPerUm);
  float* to = slices_.as<float>() + size_t(lane) * size_t(info.width) * size_t(info.width);
  for (int y = 0; y < info.height; ++y, to += info.width) {
    row_to_f32(frame, y, to);
    for (int x = 0; x < info.width; ++x) to[x] = to[x] * factor + offset;
  }
}

const SinogramBatch& VolumeProjector::project(int first) {
  const StackInfo& info = volume_.info();
  const int count = std::min(kLanes, info.count - first);
  std::array<const float*, size_t(kLanes)> slices{};
  std::vector<double> axis(size_t(kLanes), geometry_.axis_px[size_t(first)]);
  for (int i = 0; i < count; ++i) {
    const size_t lane = size_t(lane_of_slice(i, kLanes));
    slices[lane] = slices_.as<float>() + lane * size_t(info.width) * size_t(info.width);
    axis[lane] = geometry_.axis_px[size_t(first + i)];
  }
  parallel_for(count, [&](int i) { read_slice(first + i, lane_of_slice(i, kLanes)); });
  projector_->set_axis(axis);
  projector_->project({slices.data(), slices.size()}, batch_);
  return batch_;
}

}  // namespace harima
