// SPDX-License-Identifier: BSD-3-Clause
#include "recon/gpu_slices.h"

#include <algorithm>

#include "base/error.h"
#include "recon/host_rows.h"
#include "recon/iterative_layout.h"
#include "recon/row_loader.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

GpuIteration iteration_of(const Scan& scan, const Recipe& recipe) {
  const IterativeLayout layout(scan, recipe, kMostLanes);
  GpuIteration spec;
  spec.projector = layout.projector();
  spec.size = layout.size;
  spec.margin = layout.margin;
  if (recipe.iteration.from_fbp) spec.first_image = layout.first_image();
  spec.run = [how = recipe.iteration, &method = layout.method](Equations& equations) {
    return iterate(equations, method, how);
  };
  return spec;
}

GpuChainSpec chain_spec(const Scan& scan, const Recipe& recipe, const OutputWindow& output) {
  GpuChainSpec spec;
  spec.fbp = fbp_spec(scan, recipe, 16);
  spec.method = recipe.iteration.is_on() ? "fourier" : recipe.method;
  if (recipe.iteration.is_on()) spec.iteration = iteration_of(scan, recipe);
  const bool is_mended = HostRows::are_wanted(recipe);      // to line integrals without rings
  const bool is_raw = !recipe.phase.is_on() && !is_mended;  // else zingers and flats are behind us
  spec.type = is_raw ? scan.source->info().type : PixelType::f32;
  spec.flats = is_raw ? flats_of_band(scan, recipe) : 0;
  spec.detector_columns = scan.width();
  spec.data_column = data_column(scan, recipe);
  if (!is_mended) {
    spec.air_left = recipe.air_left;
    spec.air_right = recipe.air_right;
    spec.hardening = recipe.hardening;
    spec.ring = ring_method(recipe.ring);
    spec.ring_options = recipe.ring_options;
  }
  spec.zinger = is_raw ? recipe.zinger : 0;
  spec.offset_scan = recipe.offset_scan;
  spec.views_by_band = recipe.helix != nullptr;
  if (!is_mended) spec.metal_level = float(recipe.metal_per_cm);
  if (recipe.metal_per_cm <= 0) spec.output = output;  // else what is put back comes before that
  return spec;
}

}  // namespace

GpuSlices::GpuSlices(const Scan& scan, const Recipe& recipe, const OutputWindow& output,
                     const GpuChoice& gpus)
    : recipe_(recipe), backend_(*gpus.backend), spec_(chain_spec(scan, recipe, output)),
      chain_(backend_.make_chain(spec_, gpus.devices)) {}

Frame GpuSlices::new_slice() const {
  const int width = spec_.fbp.out_width, height = spec_.fbp.out_height;
  const PixelType type = spec_.output.type;
  return {type, width, height, backend_.host_buffer(size_t(width) * size_t(height) * bytes_of(type))};
}

GpuReport GpuSlices::make(const CorrectSpec& spec, const Band& band, std::span<Frame> out,
                          const std::function<bool()>& stop, const GpuViews* views,
                          std::vector<MetalSlice>* metal) {
  std::vector<double> axis;
  std::vector<void*> pixels;
  for (size_t i = 0; i < out.size(); ++i) {
    axis.push_back(recipe_.axis.at(band.rows[i]));
    pixels.push_back(out[i].data());
  }
  if (metal && spec_.metal_level > 0) *metal = std::vector<MetalSlice>(out.size());
  const auto find = [&](int slice, int first, int last, const float* rows) {
    return find_metal_in(slice, first, last, rows, *metal);
  };
  return chain_->make(
      {&spec, band.raw.data(), axis, pixels, stop, views, metal ? FindMetal(find) : FindMetal()});
}

MetalEnds GpuSlices::find_metal_in(int slice, int first, int last, const float* rows,
                                   std::vector<MetalSlice>& metal) const {
  const int width = spec_.fbp.width;
  std::vector<MetalRow> found(size_t(std::max(0, last - first)));
  for (int y = first; y < last; ++y)
    find_metal(rows + size_t(y - first) * size_t(width), width, y, spec_.metal_level,
               found[size_t(y - first)]);
  metal[size_t(slice)] = MetalSlice(width, found);
  return {metal[size_t(slice)].runs(), width};
}

void GpuSlices::put_back(std::span<const MetalSlice> metal, std::span<Frame> out) const {
  const FbpSpec& fbp = spec_.fbp;
  for (size_t i = 0; i < metal.size(); ++i)
    metal[i].put_back(fbp.x0, fbp.y0, fbp.out_width, fbp.out_height, out[i].row<float>(0),
                      size_t(fbp.out_width));
}

}  // namespace harima
