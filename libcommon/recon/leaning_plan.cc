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

constexpr double kRate = 5e9, kHierarchicalRate = 15e9, kGpuRate = 5e11;  // updates per second of a thread and, a guess, of a GPU; for the estimate only
constexpr int kGroupsOfGpu = 8;  // made together on each: two chunks (device/cuda/leaning_chunk.h)

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

Plan plan_leaning_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& slices, SliceRange part, PixelType output, size_t memory_bytes,
                        const GpuChoice& gpus) {
  constexpr int kSlices = LeaningFbp::kSlices;
  const BandReader reader(scan, recipe);
  const FbpSpec spec = fbp_spec(scan, recipe, LeaningFbp::kLanes);
  const size_t pixels = size_t(spec.out_width) * size_t(spec.out_height), group_bytes = kResultSlots * size_t(kSlices) * pixels * sizeof(float);
  Plan plan;
  plan.gpus = gpus;
  plan.first_slice = part.first;
  const auto groups = slice_groups({slices.begin() + part.first, slices.begin() + part.last}, part.first, kSlices);
  const int all = groups.empty() ? kSlices : groups.back().first_row() - groups.front().first_row() + kSlices;
  const size_t reading = reader.work_bytes(thread_count()) + LeaningSteps::memory_bytes(scan, recipe, reader);
  int together = gpus.backend ? std::min(kGroupsOfGpu * int(gpus.devices.size()), all / kSlices) : 1;
  const auto wanted = [&](int rows) { return reading + size_t(together) * group_bytes + bytes_of_band(scan, recipe, rows); };
  while (together > 1 && memory_bytes != 0 && wanted(together * kSlices) > memory_bytes) --together;
  plan.band_rows = plan.lanes = together * kSlices;
  if (memory_bytes != 0 && wanted(plan.band_rows) > memory_bytes)
    fail("{}: {} of memory wanted at least, --mem allows {}: with --tilt the rows that one slice falls on are held for all views; give more, or a smaller --roi",
         scan.name, size_text(wanted(plan.band_rows)), size_text(memory_bytes));
  while (plan.band_rows < all && (memory_bytes == 0 || wanted(plan.band_rows + kSlices) <= memory_bytes)) plan.band_rows += kSlices;
  for (const SliceGroup& group : groups) {
    const bool fits = !plan.bands.empty() && group.first_row() + kSlices - groups_span(plan.bands.back()).first <= plan.band_rows;
    if (!fits) plan.bands.emplace_back();
    plan.bands.back().insert(plan.bands.back().end(), group.slices.begin(), group.slices.end());
  }
  plan.memory_bytes = wanted(plan.band_rows);
  for (const std::vector<int>& band : plan.bands) plan.input_bytes += reader.band_bytes(leaning_band(spec, lean_of(scan, recipe), groups_span(band)).rows.count());
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  const double thread_rate = lean_of(scan, recipe).is_hierarchical ? kHierarchicalRate : kRate;
  const double rate = gpus.backend ? kGpuRate * double(gpus.devices.size()) : thread_rate * thread_count();
  plan.seconds = double(pixels) * double(spec.views) * double(groups.size()) * kSlices / rate;
  return plan;
}

}  // namespace harima
