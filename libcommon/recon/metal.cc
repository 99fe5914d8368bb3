// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal.h"

#include <algorithm>
#include <atomic>

#include "base/parallel.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr float kLeastPath = 0.5f;  // pixels; less is ringing of the projector

FbpSpec whole_slice(const Scan& scan, const Recipe& recipe, int lanes) {
  FbpSpec spec = fbp_spec(scan, recipe, lanes);
  spec.x0 = spec.y0 = 0;
  spec.out_width = spec.out_height = spec.width;
  return spec;
}

ProjectorSpec projector_of(const FbpSpec& spec) {
  return {spec.columns, spec.angle_rad, spec.lanes, spec.width, spec.circle_px, spec.is_tilted, 1};
}

size_t image_bytes(const FbpSpec& spec) { return size_t(spec.lanes) * size_t(spec.width) * size_t(spec.width) * sizeof(float); }
size_t row_bytes(const FbpSpec& spec) { return size_t(spec.views) * view_floats_for(spec.columns, spec.lanes) * sizeof(float); }

}  // namespace

void bridge_shadows(float* row, const float* path, int columns, int step, float least) {
  const auto is_metal = [&](int x) { return path[ptrdiff_t(x) * step] > least; };
  const auto cell = [&](int x) -> float& { return row[ptrdiff_t(x) * step]; };
  for (int x = 0; x < columns; ++x) {
    if (!is_metal(x)) continue;
    const int before = x - 1;
    while (x < columns && is_metal(x)) ++x;
    if (before < 0 && x == columns) return;
    const float first = cell(before < 0 ? x : before), last = cell(x == columns ? before : x);
    for (int i = before + 1; i < x; ++i) cell(i) = first + float(i - before) / float(x - before) * (last - first);
  }
}

size_t Metal::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes) {
  const FbpSpec spec = whole_slice(scan, recipe, lanes);
  return 2 * image_bytes(spec) + row_bytes(spec) + fbp_memory_bytes("fourier", spec) + projector_memory_bytes(projector_of(spec));
}

Metal::Metal(const Scan& scan, const Recipe& recipe, int lanes)
    : out_(fbp_spec(scan, recipe, lanes)), spec_(whole_slice(scan, recipe, lanes)), loader_(scan, recipe, lanes),
      first_column_(data_column(scan, recipe)), last_column_(first_column_ + scan.width()), level_(float(recipe.metal_per_cm)),
      fbp_(make_fbp("fourier", spec_)), projector_(make_projector(projector_of(spec_))), images_(image_bytes(spec_)), metal_(image_bytes(spec_)), rows_(row_bytes(spec_)) {}

void Metal::bridge(const SinogramBatch& batch, std::span<const double> axis_px) {
  const SinogramBatch rows{batch.lanes, batch.views, batch.columns, batch.view_floats, rows_.as<float>()};
  parallel_for(batch.views, [&](int view) { std::copy(batch.at(view, 0), batch.at(view, batch.columns), rows.at(view, 0)); }, 8);
  loader_.weigh_offset(axis_px, rows);
  std::vector<float*> images;
  for (int lane = 0; lane < batch.lanes; ++lane) images.push_back(images_.as<float>() + size_t(lane) * size_t(spec_.width) * size_t(spec_.width));
  fbp_->reconstruct(rows, axis_px, images, size_t(spec_.width));
  if (!find_metal()) return;
  projector_->set_axis(axis_px);
  projector_->project({images.begin(), images.end()}, rows);
  parallel_for(batch.views, [&](int view) {
    for (int lane = 0; lane < batch.lanes; ++lane)
      bridge_shadows(batch.at(view, first_column_) + lane, rows.at(view, first_column_) + lane, last_column_ - first_column_, batch.lanes, kLeastPath);
  }, 8);
}

bool Metal::find_metal() {
  std::atomic<bool> is_found{false};
  parallel_for(spec_.lanes * spec_.width, [&](int row) {
    const size_t first = size_t(row) * size_t(spec_.width);
    float *const pixels = images_.as<float>() + first, *const values = metal_.as<float>() + first;
    bool has_metal = false;
    for (int x = 0; x < spec_.width; ++x) {
      const bool is_metal = pixels[x] >= level_;
      if (is_metal) values[x] = pixels[x];
      pixels[x] = is_metal;
      has_metal = has_metal || is_metal;
    }
    if (has_metal) is_found = true;
  }, 32);
  return is_found;
}

void Metal::put_back(std::span<float* const> out, size_t out_row_floats) const {
  parallel_for(spec_.lanes * out_.out_height, [&](int i) {
    const int lane = i / out_.out_height, y = i % out_.out_height;
    if (!out[size_t(lane)]) return;
    const size_t first = (size_t(lane) * size_t(spec_.width) + size_t(out_.y0 + y)) * size_t(spec_.width) + size_t(out_.x0);
    const float *const is_metal = images_.as<float>() + first, *const values = metal_.as<float>() + first;
    float* const to = out[size_t(lane)] + size_t(y) * out_row_floats;
    for (int x = 0; x < out_.out_width; ++x)
      if (is_metal[x] != 0) to[x] = values[x];
  }, 32);
}

}  // namespace harima
