// SPDX-License-Identifier: BSD-3-Clause
#include "report_facts.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/peek.h"
#include "format/sidecar.h"
#include "format/sidecar_edit.h"
#include "image/geometry.h"
#include "image/grid.h"
#include "image/region.h"
#include "image/scale_bar.h"
#include "image/three_planes.h"
#include "picture_options.h"
#include "planes.h"

namespace harima {

namespace {

constexpr int kMostSlices = 64;  // that are counted
constexpr int kBins = 200;
constexpr int kThumbnailPx = 240;      // longest side
constexpr double kManyClipped = 0.01;  // of all samples

std::string name_of(const StackInfo& stack, const std::string& path) {
  for (const char* name : {"scan.sample", "scan.title"})
    if (const std::string text = stack.meta.text(name); !text.empty()) return text;
  return std::filesystem::path(without_slashes(stack.meta.text("scan.name", path))).filename().string();
}

void draw(const Source& source, const FactsWanted& wanted, Facts& facts) {
  const ThreePlanes planes = read_planes(source, wanted.most_px);
  const GreyWindow greys = grey_window(wanted.window, planes.xy);
  PlanesPicture made = picture_of(planes, wanted.most_px, greys);
  if (const Grid grid = grid_of(source.info().meta); grid.is_known && !grid.is_assumed)
    draw_scale_bar(made.picture, made.x, made.y, made.width, made.height, grid.voxel_um[0] * made.step);
  facts.picture = made.picture.frame();
  const int step = (std::max(planes.xy.width(), planes.xy.height()) - 1) / kThumbnailPx + 1;
  Picture small(std::max(1, planes.xy.width() / step), std::max(1, planes.xy.height() / step), 0);
  small.paste(planes.xy, 0, 0, step, greys);
  facts.thumbnail = small.frame();
}

// Bins need some width, also of a volume that is all alike.
Bins bins_of(const Extent& extent) {
  if (extent.is_empty()) return {0, 1, 1};
  return extent.low < extent.high ? Bins{extent.low, extent.high, kBins}
                                  : Bins{extent.low - 0.5, extent.low + 0.5, 1};
}

std::vector<std::string> sums_of(const std::string& path) {
  std::vector<std::string> sums;
  if (path == "-") return sums;
  const std::string result = without_dataset(path), sidecar = sidecar_path(result);
  const auto mark = sidecar_mark(sidecar);
  if (!mark || mark->is_of_other(result)) return sums;
  for (const uint64_t sum : read_claim(sidecar).sums) sums.push_back(fmt::format("{:016x}", sum));
  return sums;
}

const MetaValue* find(const HistoryEntry* run, std::string_view name) {
  if (run)
    for (const auto& [key, value] : run->report)
      if (key == name) return &value;
  return nullptr;
}

}  // namespace

Facts facts_of(std::unique_ptr<Source> source, const FactsWanted& wanted) {
  const StackInfo stack = source->info();
  if (stack.count < 1) fail("{}: has no frames to look at", wanted.path);
  Facts facts{name_of(stack, wanted.path), wanted.path, stack, {}, {}, {}, 0, sums_of(wanted.path)};
  draw(*source, wanted, facts);
  const int step = (facts.stack.count - 1) / kMostSlices + 1;
  const auto some = region_of(std::move(source), {{}, {}, {0, facts.stack.count, step}}, wanted.path);
  facts.slices_counted = some->info().count;
  const size_t memory_bytes = common_options().memory_bytes;
  facts.histogram = histogram_of(*some, bins_of(extent_of(*some, memory_bytes)), memory_bytes);
  return facts;
}

const HistoryEntry* last_run(const History& history, std::string_view tool) {
  const auto found = std::find_if(history.rbegin(), history.rend(),
                                  [&](const HistoryEntry& run) { return run.tool == tool; });
  return found == history.rend() ? nullptr : &*found;
}

double reported(const HistoryEntry* run, std::string_view name, double missing) {
  const MetaValue* const value = find(run, name);
  if (!value) return missing;
  if (const auto* whole = std::get_if<int64_t>(value)) return double(*whole);
  const auto* const real = std::get_if<double>(value);
  return real ? *real : missing;
}

std::vector<double> reported_list(const HistoryEntry* run, std::string_view name) {
  const MetaValue* const value = find(run, name);
  const auto* const list = value ? std::get_if<std::vector<double>>(value) : nullptr;
  return list ? *list : std::vector<double>{};
}

std::vector<std::string> doubts_about(const Facts& facts) {
  std::vector<std::string> doubts;
  const HistoryEntry* const rec = last_run(facts.stack.history, "ct-rec");
  if (const double confidence = reported(rec, "axis_confidence", 1); confidence < kSureAxis)
    doubts.push_back(fmt::format("the rotation axis is uncertain (confidence {:.2f})", confidence));
  if (grid_of(facts.stack.meta).is_assumed)
    doubts.push_back("the size of a pixel was not told: 1 µm is taken, and grey values scale with it");
  if (facts.histogram.nan > 0)
    doubts.push_back(fmt::format("{} voxels are not a number", facts.histogram.nan));
  if (const double share = reported(rec, "clipped", 0) / std::max(1.0, reported(rec, "samples", 0));
      share > kManyClipped && rec)
    doubts.push_back(fmt::format(
        "{:.1f} % of the samples are at or below the floor: too little light came through", 100 * share));
  if (const double black = reported(rec, "black_rows", 0); black > 0)
    doubts.push_back(fmt::format("{:.0f} black sinogram rows were replaced", black));
  return doubts;
}

}  // namespace harima
