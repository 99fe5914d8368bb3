// SPDX-License-Identifier: BSD-3-Clause
#include "recon/gradual_batch.h"

#include <algorithm>

#include "base/error.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

// The views of the rays, in the order in which the scan has them.
std::vector<int> views_of(const std::vector<Ray>& rays) {
  std::vector<int> views;
  for (const Ray& ray : rays) views.push_back(ray.view);
  std::sort(views.begin(), views.end());
  return views;
}

std::vector<double> axes_of(const Recipe& recipe, const std::vector<int>& rows) {
  std::vector<double> axes;
  for (int row : rows) axes.push_back(recipe.axis.at(row));
  return axes;
}

}  // namespace

GradualBatch::GradualBatch(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, int lanes)
    : recipe_(recipe), loader_(scan, recipe, lanes), spec_(fbp_spec(scan, recipe, lanes)), fbp_(spec_),
      axes_(loader_.lane_axes(axes_of(recipe, rows))), taken_(plan().sectors.size(), false) {
  BandReader(scan, recipe).read_beam(rows, band_);
  fbp_.begin(axes_);
}

bool GradualBatch::has_all() const { return std::find(taken_.begin(), taken_.end(), false) == taken_.end(); }

void GradualBatch::take(const Scan& scan, size_t sector, const std::vector<Ray>& rays) {
  taken_[sector] = true;
  if (is_spoiled_ || rays.empty()) return;
  try {
    const CorrectReport part = load_and_spread(scan, rays);
    report_.add(part);
    is_spoiled_ = !part.black.empty() || !part.unlit.empty();
  } catch (const Error&) {  // if it lasts, that will be told
    is_spoiled_ = true;
  }
}

CorrectReport GradualBatch::load_and_spread(const Scan& scan, const std::vector<Ray>& rays) {
  const std::vector<int> views = views_of(rays);
  const BandReader reader(scan, recipe_);
  Buffer raw(reader.band_bytes(int(rows().size())) / scan.views.size() * views.size());
  reader.read_views(rows(), views, raw.data());
  SinogramBatch batch{spec_.lanes, int(views.size()), spec_.columns,
                      view_floats_for(spec_.columns, spec_.lanes), nullptr};
  Buffer samples(views.size() * batch.view_floats * sizeof(float));
  batch.data = samples.as<float>();
  const CorrectReport report = loader_.load(reader.correction(band_, views), raw.data(), 0, batch);
  loader_.weigh_offset(axes_, batch);
  std::vector<Ray> placed = rays;
  for (Ray& ray : placed)
    ray.row = int(std::lower_bound(views.begin(), views.end(), ray.view) - views.begin());
  fbp_.spread(batch, placed);
  return report;
}

CorrectReport GradualBatch::finish(const Sectors& sectors, std::span<Frame> out) {
  fbp_.finish(sectors, lane_pixels(out, spec_.lanes), size_t(spec_.out_width));
  return report_;
}

}  // namespace harima
