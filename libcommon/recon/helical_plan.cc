// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "recon/helical_slices.h"
#include "recon/slice_groups.h"
#include "recon/slice_maker.h"

namespace harima {

namespace {

constexpr int kSlots = 2;  // groups in memory: one is read while the other is computed
constexpr double kRate = 100e9;  // updates per second and thread, for the estimate only

// Memory of all that is at work on groups of so many views.
size_t group_bytes(const Scan& shown, const Recipe& recipe, size_t pixels) {
  const BandReader reader(shown, recipe);
  return reader.work_bytes(thread_count()) + kSlots * reader.band_bytes(kGroupRows) + SliceMaker::memory_bytes(shown, recipe, kGroupRows) +
         kResultSlots * size_t(kGroupRows) * pixels * sizeof(float);
}

}  // namespace

Scan views_showing(const Scan& tall, const Helix& helix, RowSpan rows) {
  const RowSpan views = helix.views_of(rows);
  Scan some = tall;
  some.views = {tall.views.begin() + views.first, tall.views.begin() + views.last};
  return some;
}

Plan plan_helical_bands(const Scan& tall, const Recipe& recipe, const std::vector<int>& slices, SliceRange part, PixelType output, size_t memory_bytes) {
  Plan plan;
  plan.lanes = plan.band_rows = kGroupRows;
  plan.first_slice = part.first;
  const FbpSpec whole = fbp_spec(tall, recipe, kGroupRows);
  const size_t pixels = size_t(whole.out_width) * size_t(whole.out_height);
  double updates = 0;
  Scan most;  // views that a group is made of
  for (SliceGroup& group : slice_groups({slices.begin() + part.first, slices.begin() + part.last}, part.first, kGroupRows)) {
    const Scan shown = views_showing(tall, *recipe.helix, {group.first_row(), group.first_row() + kGroupRows});
    const BandReader reader(shown, recipe);
    if (shown.views.size() > most.views.size()) most = shown;
    plan.input_bytes += reader.band_bytes(kGroupRows);
    updates += double(shown.views.size()) * kGroupRows * double(whole.width) * whole.width;
    plan.bands.push_back(std::move(group.slices));
  }
  if (!plan.bands.empty()) plan.memory_bytes = group_bytes(most, recipe, pixels);
  if (memory_bytes != 0 && plan.memory_bytes > memory_bytes)
    fail("{}: {} of memory wanted at least, --mem allows {}; give more, or a smaller --roi", tall.name, size_text(plan.memory_bytes), size_text(memory_bytes));
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  plan.seconds = updates / kRate / thread_count();
  return plan;
}

}  // namespace harima
