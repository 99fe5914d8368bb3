// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/merge_tables.h"

#include <algorithm>
#include <cmath>

#include "device/cuda/slice_place.h"
#include "device/cuda/tables.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kPart = 16;  // floats of a line

SliceGeometry geometry_of(const FbpSpec& spec) {
  return {spec.width, spec.x0, spec.y0, spec.out_width, spec.out_height, spec.circle_px * spec.circle_px};
}

// Where views stay, the middle of a tile lies up to a sample behind middle_sample.
MergedSamples samples_of(const MergeTables& tables, const ViewLine& direction, double slope, bool stays) {
  MergedSamples samples{};
  for (int run = 0; run < MergedSamples::kRuns; ++run) {
    const RowSpan rises = merged_rises(run * MergedSamples::kRunCells, MergedSamples::kRunCells,
                                       direction.cosine, direction.sine, slope);
    if (rises.count() <= 0) continue;
    samples.first[run] = rises.first + tables.middle_sample;
    samples.count = std::max(samples.count, rises.count() + kLeaningSlices + (stays ? 1 : 0));
  }
  samples.count = std::min(samples.count, tables.pitch);
  for (int& first : samples.first) first = std::clamp(first, 0, tables.pitch - samples.count);
  return samples;
}

// Of the grid of the whole slice, so that a region has the same bits.
std::vector<MergedPlace> tiles_of(const FbpSpec& spec, double slope) {
  constexpr int kSize = kMergedTile;
  const SliceGeometry g = geometry_of(spec);
  std::vector<MergedPlace> tiles;
  for (int y = spec.y0 / kSize * kSize; y < spec.y0 + spec.out_height; y += kSize)
    for (int x = spec.x0 / kSize * kSize; x < spec.x0 + spec.out_width; x += kSize)
      if (touches_circle(g, x, y, kSize, kSize))
        tiles.push_back(
            {x, y, stays_still(x + kMergedEdge - middle(g), middle(g) - (y + kMergedEdge), slope)});
  return tiles;
}

}  // namespace

MergeTables::MergeTables(const FbpSpec& spec, double slope)
    : bins(angle_bins(spec.angle_rad, kMergedStepRad)), middle_sample(merged_middle_sample(slope)),
      pitch(blocks_of(2 * middle_sample + kLeaningSlices + 2, kPart) * kPart), tiles(tiles_of(spec, slope)) {
  for (size_t i = 0; i < bins.view.size(); ++i) {
    const double angle = spec.angle_rad[size_t(bins.view[i])];
    views.push_back({std::cos(angle), std::sin(angle), 1 - bins.share[i], bins.share[i]});
  }
  for (int i = 0; i <= bins.count(); ++i)
    directions.push_back({std::cos(bins.direction(i)), std::sin(bins.direction(i))});
  for (const bool stays : {false, true})
    for (const ViewLine& direction : directions)
      samples.push_back(samples_of(*this, direction, slope, stays));
  for (const MergedSamples& some : samples) most_samples = std::max(most_samples, some.count);
}

ViewSpan MergeTables::of_directions(int first, int last) const {
  return {bins.begin[size_t(std::max(first - 1, 0))], 0, bins.begin[size_t(std::min(last, bins.count()))]};
}

int MergeTables::most_views() const {
  int most = 0;
  for (int i = 0; i <= bins.count(); ++i)
    most = std::max(most, of_directions(i, i + 1).last - of_directions(i, i + 1).first);
  return most;
}

MergeTablesOnDevice::MergeTablesOnDevice(const MergeTables& tables) {
  Stream stream;
  views_ = copied(tables.views, stream);
  directions_ = copied(tables.directions, stream);
  begin_ = copied(tables.bins.begin, stream);
  samples_ = copied(tables.samples, stream);
  tiles_ = copied(tables.tiles, stream);
  stream.wait();
  scan_ = {views_.as<MergedView>(),      directions_.as<ViewLine>(), begin_.as<int>(),
           samples_.as<MergedSamples>(), tiles_.as<MergedPlace>(),   tables.bins.count(),
           int(tables.tiles.size()),     tables.middle_sample,       tables.pitch,
           tables.most_samples};
}

MergeRoom::MergeRoom(const MergeTables& tables, size_t bytes, size_t view_bytes, int groups)
    : views(int(std::clamp<size_t>(bytes / view_bytes, size_t(tables.most_views()), tables.views.size()))),
      places(int(std::clamp<size_t>(bytes / tables.cell_bytes(), 1,
                                    std::max<size_t>(1, tables.tiles.size() * size_t(groups))))) {}

MergedSum::MergedSum(const MergeTables& tables, const MergedScan& on_device, const MergeRoom& room)
    : tables_(tables), scan_(on_device), room_(room), cells_(size_t(room.places) * tables.cell_bytes()) {}

void MergedSum::add(const LeaningPart& lines, const SliceGeometry& geometry, int first, int last, int groups,
                    const Fill& fill, float* out, Stream& stream) {
  if (first == 0) clear_slices(geometry, groups * kLeaningSlices, out, stream);
  while (first < last) {
    int end = first + 1;
    const auto fits = [&](int to) {
      return tables_.of_directions(first, to).last - tables_.of_directions(first, to).first <= room_.views;
    };
    while (end < last && fits(end + 1)) ++end;
    const ViewSpan views = tables_.of_directions(first, end);
    fill_lines(views, fill);
    add_directions({scan_, lines, geometry, views.first, first, 0, groups, 0, 0, cells_.as<float>()}, end,
                   out, stream);
    first = end;
  }
}

// Neighbours in the scan together.
void MergedSum::fill_lines(const ViewSpan& views, const Fill& fill) const {
  const std::vector<int>& view = tables_.bins.view;
  for (int first = views.first, last = first; first < views.last; first = last) {
    for (last = first + 1; last < views.last && view[size_t(last)] == view[size_t(last) - 1] + 1;) ++last;
    fill(view[size_t(first)], last - first, first - views.first);
  }
}

void MergedSum::add_directions(MergedPart part, int last, float* out, Stream& stream) const {
  const int all = scan_.tiles * part.groups, begin = part.first;
  for (part.first_place = 0; part.first_place < all; part.first_place += room_.places) {
    part.places = std::min(room_.places, all - part.first_place);
    for (part.first = begin; part.first < last; part.first += kMergedDirections) {
      part.count = std::min(kMergedDirections, last - part.first);
      merge_views(part, stream);
      add_merged(part, out, stream);
    }
  }
}

}  // namespace harima::CT_GPU_TARGET
