// SPDX-License-Identifier: BSD-3-Clause
#include "device/held_views.h"

#include <algorithm>
#include <numeric>

#include "device/leaning_fbp.h"

namespace harima {

namespace {

// Views up to the end of each unit that is not cut: blocks of views, or of directions that are back-projected
// together.
std::vector<int> ends_of_units(const FbpSpec& spec, const Lean& lean, const AngleBins& bins) {
  std::vector<int> ends;
  if (!lean.is_hierarchical)
    for (int end = LeaningBlock::kViews; ends.empty() || ends.back() < spec.views;
         end += LeaningBlock::kViews)
      ends.push_back(std::min(end, spec.views));
  else
    for (int end = MergedViews::kDirections; ends.empty() || end <= bins.count() + MergedViews::kDirections;
         end += MergedViews::kDirections)
      ends.push_back(bins.begin[size_t(std::min(end, bins.count()))]);
  return ends;
}

AngleBins bins_of(const FbpSpec& spec, const Lean& lean) {
  return lean.is_hierarchical ? angle_bins(spec.angle_rad, MergedViews::kStepRad) : AngleBins();
}

HeldViews of_directions(const AngleBins& bins, int first, int last) {
  HeldViews part{{}, 0, first, last};
  const auto take = [&](int from, int to) {
    const size_t before = part.views.size();
    for (int bin = std::max(0, from); bin < std::min(to, bins.count()); ++bin)
      part.views.insert(part.views.end(), bins.view.begin() + bins.begin[size_t(bin)],
                        bins.view.begin() + bins.begin[size_t(bin) + 1]);
    std::sort(part.views.begin() + ptrdiff_t(before), part.views.end());
  };
  take(first, last);
  part.fresh = int(part.views.size());
  take(first - 1, first);
  return part;
}

}  // namespace

std::vector<HeldViews> held_views(const FbpSpec& spec, const Lean& lean, int parts) {
  const AngleBins bins = bins_of(spec, lean);
  const std::vector<int> ends = ends_of_units(spec, lean, bins);
  const int unit = lean.is_hierarchical ? MergedViews::kDirections : LeaningBlock::kViews,
            whole = lean.is_hierarchical ? bins.count() + 1 : spec.views;
  std::vector<HeldViews> list;
  for (int done = 0, part = 1; done < whole; ++part) {
    const double wanted = double(spec.views) * part / parts - 0.5;
    const auto last_unit = std::lower_bound(ends.begin(), ends.end(), wanted) - ends.begin();
    const int last = part == parts ? whole : std::min(whole, (int(last_unit) + 1) * unit);
    if (last <= done) continue;
    HeldViews views{{}, last - done, done, last};
    views.views.resize(size_t(last - done));
    std::iota(views.views.begin(), views.views.end(), done);
    list.push_back(lean.is_hierarchical ? of_directions(bins, done, last) : std::move(views));
    done = last;
  }
  return list;
}

HeldCount count_held(const std::vector<HeldViews>& parts) {
  HeldCount count;
  count.parts = int(parts.size());
  for (const HeldViews& part : parts) {
    count.most = std::max(count.most, int(part.views.size()));
    count.all += int(part.views.size());
  }
  return count;
}

int most_parts(const FbpSpec& spec, const Lean& lean) {
  return int(ends_of_units(spec, lean, bins_of(spec, lean)).size());
}

}  // namespace harima
