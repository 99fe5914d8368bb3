// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "recon/frames_on_gpus.h"
#include "recon/helical_slices.h"
#include "recon/slice_groups.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kSlots = 2;  // groups in memory: one is read while the other is computed
// Updates per second of a thread and of a GPU, for the estimate only.
constexpr double kRate = 100e9, kGpuRate = 10e12;

// Memory of all that is at work on groups of so many views: what is there once, and for each of the groups
// that are made together.
struct GroupMemory {
  size_t fixed = 0, each = 0;
};
GroupMemory group_memory(const Scan& tall, const Scan& shown, const Recipe& recipe, size_t pixels,
                         const GpuChoice& gpus) {
  const BandReader reader(shown, recipe, FramesOnGpus::of(tall, gpus, recipe.flat_field.bad_pixels));
  return {
      reader.work_bytes(thread_count()) +
          (gpus.backend ? 0 : SliceMaker::memory_bytes(shown, recipe, kGroupRows)),
      kSlots * reader.band_bytes(kGroupRows) + kResultSlots * size_t(kGroupRows) * pixels * sizeof(float)};
}

// One group, or one on each GPU as far as memory allows; groups of a band are made together.
void cut_bands(const std::vector<SliceGroup>& groups, const GroupMemory& memory, size_t memory_bytes,
               Plan& plan) {
  int together = plan.gpus.backend ? std::min(int(plan.gpus.devices.size()), int(groups.size())) : 1;
  while (together > 1 && memory_bytes != 0 && memory.fixed + size_t(together) * memory.each > memory_bytes)
    --together;
  plan.band_rows = together * kGroupRows;
  plan.memory_bytes = memory.fixed + size_t(together) * memory.each;
  for (size_t i = 0; i < groups.size(); ++i) {
    if (i % size_t(together) == 0) plan.bands.emplace_back();
    plan.bands.back().insert(plan.bands.back().end(), groups[i].slices.begin(), groups[i].slices.end());
  }
}

}  // namespace

Scan views_showing(const Scan& tall, const Helix& helix, RowSpan rows) {
  const RowSpan views = helix.views_of(rows);
  Scan some = tall;
  some.views = {tall.views.begin() + views.first, tall.views.begin() + views.last};
  return some;
}

Plan plan_helical_bands(const Scan& tall, const Recipe& recipe, const std::vector<int>& slices,
                        SliceRange part, PixelType output, size_t memory_bytes, const GpuChoice& gpus) {
  Plan plan;
  plan.gpus = gpus;
  plan.lanes = plan.band_rows = kGroupRows;
  plan.first_slice = part.first;
  const FbpSpec whole = fbp_spec(tall, recipe, kGroupRows);
  const size_t pixels = size_t(whole.out_width) * size_t(whole.out_height);
  const std::vector<SliceGroup> groups =
      slice_groups({slices.begin() + part.first, slices.begin() + part.last}, part.first, kGroupRows);
  double updates = 0;
  Scan most;  // views that a group is made of
  for (const SliceGroup& group : groups) {
    const Scan shown =
        views_showing(tall, *recipe.helix, {group.first_row(), group.first_row() + kGroupRows});
    const BandReader reader(shown, recipe);
    if (shown.views.size() > most.views.size()) most = shown;
    plan.input_bytes += reader.band_bytes(kGroupRows);
    updates += double(shown.views.size()) * kGroupRows * double(whole.width) * whole.width;
  }
  if (!groups.empty()) cut_bands(groups, group_memory(tall, most, recipe, pixels, gpus), memory_bytes, plan);
  if (memory_bytes != 0 && plan.memory_bytes > memory_bytes)
    fail("{}: {} of memory wanted at least, --mem allows {}; give more, or a smaller --roi", tall.name,
         size_text(plan.memory_bytes), size_text(memory_bytes));
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  plan.seconds =
      gpus.backend ? updates / kGpuRate / double(gpus.devices.size()) : updates / kRate / thread_count();
  return plan;
}

}  // namespace harima
