// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "recon/leaning_slices.h"
#include "recon/leaning_steps.h"
#include "recon/slice_groups.h"

namespace harima {

namespace {

constexpr double kRate = 5e9, kHierarchicalRate = 15e9;  // updates per second and thread, for the estimate only

size_t bytes_of_band(const Scan& scan, const Recipe& recipe, int slices) {
  return LeaningFbp::memory_bytes(fbp_spec(scan, recipe, LeaningFbp::kLanes), lean_of(scan, recipe), slices);
}

}  // namespace

RowSpan wholly_seen_slices(double radius_px, double lean_deg, int rows) {
  const double lean = std::abs(lean_deg) * M_PI / 180, middle = 0.5 * (rows - 1);
  const double half = (middle - radius_px * std::sin(lean)) / std::cos(lean);
  if (half < 0) return {};
  return {std::max(0, int(std::ceil(middle - half - 1e-6))), std::min(rows, int(std::floor(middle + half + 1e-6)) + 1)};
}

std::string faster_leaning_method(const Scan& scan) {
  std::vector<double> angle_rad;
  for (const View& view : scan.views) angle_rad.push_back(view.angle_deg * M_PI / 180);
  return MergedViews::pays(angle_rad) ? kHierarchical : "direct";
}

Plan plan_leaning_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& slices, SliceRange part, PixelType output, size_t memory_bytes) {
  const BandReader reader(scan, recipe);
  const FbpSpec spec = fbp_spec(scan, recipe, LeaningFbp::kLanes);
  const size_t pixels = size_t(spec.out_width) * size_t(spec.out_height);
  Plan plan;
  plan.lanes = LeaningFbp::kSlices;
  plan.first_slice = part.first;
  const auto groups = slice_groups({slices.begin() + part.first, slices.begin() + part.last}, part.first, plan.lanes);
  const size_t fixed = reader.work_bytes(thread_count()) + LeaningSteps::memory_bytes(scan, recipe, reader) + kResultSlots * size_t(plan.lanes) * pixels * sizeof(float);
  const int all = groups.empty() ? plan.lanes : groups.back().first_row() - groups.front().first_row() + plan.lanes;
  plan.band_rows = plan.lanes;
  const size_t least = fixed + bytes_of_band(scan, recipe, plan.band_rows);
  if (memory_bytes != 0 && least > memory_bytes)
    fail("{}: {} of memory wanted at least, --mem allows {}: with --tilt the rows that one slice falls on are held for all views; give more, or a smaller --roi",
         scan.name, size_text(least), size_text(memory_bytes));
  while (plan.band_rows < all && (memory_bytes == 0 || fixed + bytes_of_band(scan, recipe, plan.band_rows + plan.lanes) <= memory_bytes)) plan.band_rows += plan.lanes;
  for (const SliceGroup& group : groups) {
    const bool fits = !plan.bands.empty() && group.first_row() + plan.lanes - groups_span(plan.bands.back()).first <= plan.band_rows;
    if (!fits) plan.bands.emplace_back();
    plan.bands.back().insert(plan.bands.back().end(), group.slices.begin(), group.slices.end());
  }
  plan.memory_bytes = fixed + bytes_of_band(scan, recipe, plan.band_rows);
  for (const std::vector<int>& band : plan.bands) plan.input_bytes += reader.band_bytes(leaning_band(spec, lean_of(scan, recipe), groups_span(band)).rows.count());
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  plan.seconds = double(pixels) * double(spec.views) * double(groups.size()) * plan.lanes / (lean_of(scan, recipe).is_hierarchical ? kHierarchicalRate : kRate) / thread_count();
  return plan;
}

}  // namespace harima
