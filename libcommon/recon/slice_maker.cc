// SPDX-License-Identifier: BSD-3-Clause
#include "recon/slice_maker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "device/ring.h"
#include "image/geometry.h"

namespace harima {

namespace {

constexpr double kUmPerCm = 1e4;

Region whole_or(const Region& roi, int width) {
  if (roi.width == 0) return {0, 0, width, width};
  if (roi.x0 < 0 || roi.y0 < 0 || roi.height < 1 || roi.x0 + roi.width > width || roi.y0 + roi.height > width)
    fail_usage("--roi {}:{},{}:{} reaches beyond the slice of {} x {} pixels", roi.x0, roi.x0 + roi.width,
               roi.y0, roi.y0 + roi.height, width, width);
  return roi;
}

}  // namespace

// Where the axis leans along the beam, views from opposite sides see different things.
static bool spans_full_turn(const Scan& scan) {
  std::vector<double> angles;
  for (const View& view : scan.views) angles.push_back(view.angle_deg);
  return angle_span_deg(angles) >= kFullTurnDeg;
}

FbpSpec fbp_spec(const Scan& scan, const Recipe& recipe, int lanes) {
  FbpSpec spec;
  spec.width = slice_width(scan, recipe);
  spec.columns = spec.width;
  spec.views = int(scan.views.size());
  for (const View& view : scan.views)
    spec.angle_rad.push_back((view.angle_deg + recipe.angle_offset_deg) * M_PI / 180);
  const bool is_whole_turn = recipe.offset_scan || (recipe.lean_deg != 0 && spans_full_turn(scan));
  spec.weight_rad = is_whole_turn ? full_turn_weights(spec.angle_rad) : half_turn_weights(spec.angle_rad);
  spec.lanes = lanes;
  spec.window = filter_window(recipe.filter);
  spec.as_linear = true;  // grey values and noise do not depend on the method
  spec.beyond = recipe.beyond;
  spec.is_tilted = recipe.axis.slope != 0;
  const Region region = whole_or(recipe.roi, spec.width);
  spec.x0 = region.x0;
  spec.y0 = region.y0;
  spec.out_width = region.width;
  spec.out_height = region.height;
  spec.circle_px = circle_radius(scan, recipe, spec.width);
  spec.scale = kUmPerCm / recipe.pixel_um;
  return spec;
}

std::vector<float*> lane_pixels(std::span<Frame> out, int lanes) {
  std::vector<float*> pixels(static_cast<size_t>(lanes), nullptr);
  for (size_t i = 0; i < out.size(); ++i) pixels[size_t(lane_of_slice(int(i), lanes))] = out[i].row<float>(0);
  return pixels;
}

size_t SliceMaker::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes) {
  const FbpSpec spec = fbp_spec(scan, recipe, lanes);
  const SinogramBatch detector{lanes, spec.views, scan.width(), 0, nullptr};
  const RingMethod* const ring = ring_method(recipe.ring);
  const size_t slices = recipe.iteration.is_on() ? IterativeSlices::memory_bytes(scan, recipe, lanes)
                                                 : fbp_memory_bytes(recipe.method, spec);
  const size_t metal = recipe.metal_per_cm > 0 ? Metal::memory_bytes(scan, recipe, lanes, true) : 0;
  return size_t(spec.views) * view_floats_for(spec.columns, lanes) * sizeof(float) + slices + metal +
         (ring ? ring->memory_bytes(detector) : 0);
}

SliceMaker::SliceMaker(const Scan& scan, const Recipe& recipe, int lanes, std::function<bool()> stop)
    : recipe_(recipe), lanes_(lanes), loader_(scan, recipe, lanes),
      region_(whole_or(recipe.roi, slice_width(scan, recipe))) {
  const FbpSpec spec = fbp_spec(scan, recipe, lanes);
  ring_method(recipe.ring);
  batch_ = {lanes, spec.views, spec.columns, view_floats_for(spec.columns, lanes), nullptr};
  memory_ = Buffer(size_t(batch_.views) * batch_.view_floats * sizeof(float));
  batch_.data = memory_.as<float>();
  if (recipe.iteration.is_on())
    iterative_ = std::make_unique<IterativeSlices>(scan, recipe, lanes, std::move(stop));
  else fbp_ = make_fbp(recipe.method, spec);
  if (recipe.metal_per_cm > 0) metal_ = std::make_unique<Metal>(scan, recipe, lanes, fbp_.get());
}

SliceMaker::~SliceMaker() = default;

CorrectReport SliceMaker::load(const CorrectSpec& spec, const Band& band, int first) {
  const CorrectReport report = loader_.load(spec, band.raw.data(), first, batch_);
  if (const RingMethod* ring = ring_method(recipe_.ring))
    ring->run(loader_.detector(batch_), recipe_.ring_options);
  return report;
}

// Slices without metal keep the bits they have without any beside them.
void SliceMaker::make_beside_metal(std::span<const double> axis, std::span<float*> pixels) {
  std::vector<float*> clean(pixels.size(), nullptr);
  for (size_t lane = 0; lane < pixels.size(); ++lane)
    if (metal_->stands_beside(int(lane))) std::swap(clean[lane], pixels[lane]);
  if (std::any_of(clean.begin(), clean.end(), [](const float* slice) { return slice; }))
    fbp_->reconstruct(metal_->weighed(batch_, axis), axis, clean, size_t(region_.width));
}

void SliceMaker::back_project(std::span<const double> axis_px, std::span<Frame> out) {
  const std::vector<double> axis = loader_.lane_axes(axis_px);
  std::vector<float*> pixels = lane_pixels(out, lanes_);
  const bool has_metal = metal_ && metal_->find(batch_, axis, pixels);
  if (metal_ && !has_metal && metal_->has_made_slices()) return;
  if (has_metal) {
    if (fbp_ && recipe_.method == "fourier") make_beside_metal(axis, pixels);
    metal_->bridge(batch_, axis);
  }
  if (iterative_) {
    iterative_->reconstruct(batch_, axis, pixels, size_t(region_.width));
  } else {
    loader_.weigh_offset(axis, batch_);
    fbp_->reconstruct(batch_, axis, pixels, size_t(region_.width));
  }
  if (has_metal) metal_->put_back(pixels, size_t(region_.width));
}

CorrectReport SliceMaker::make(const CorrectSpec& spec, const Band& band, int first, std::span<Frame> out) {
  const CorrectReport report = load(spec, band, first);
  std::array<double, 16> axis{};
  for (size_t i = 0; i < out.size(); ++i) axis[i] = recipe_.axis.at(band.rows[size_t(first) + i]);
  back_project({axis.data(), out.size()}, out);
  return report;
}

CorrectReport SliceMaker::make_trial(const CorrectSpec& spec, const Band& band, int row,
                                     std::span<const double> axis_px, std::span<Frame> out) {
  CorrectReport report = load(spec, band, row);
  // Lane 0 holds the row; the others take a copy of it.
  for (int view = 0; view < batch_.views; ++view)
    for (int x = 0; x < batch_.columns; ++x) {
      float* lane = batch_.at(view, x);
      std::fill(lane + 1, lane + lanes_, lane[0]);
    }
  back_project(axis_px, out);
  return report;
}

}  // namespace harima
