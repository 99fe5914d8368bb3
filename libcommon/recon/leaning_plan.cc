// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "device/ring.h"
#include "recon/leaning_slices.h"
#include "recon/leaning_steps.h"
#include "recon/slice_groups.h"

namespace harima {

namespace {

// Updates per second of a thread and, a guess, of a GPU; for the estimate only.
constexpr double kRate = 5e9, kHierarchicalRate = 15e9, kGpuRate = 5e11, kGpuHierarchicalRate = 2e12;
// Of a GPU, made together: two chunks (device/cuda/leaning_chunk.h).
constexpr int kGroupsOfChunk = 4, kGroupsOfGpu = 2 * kGroupsOfChunk;
constexpr double kLinkRate = 2e10;  // bytes per second to and from a GPU, a guess

// For choosing among parts of the views: of a thread, for each sample of a row that is read and corrected,
// that rings are taken out of, that is filtered and resampled; and bytes a second of sums that are kept.
constexpr double kReadSeconds = 3e-9, kRingSeconds = 9e-9, kFilterSeconds = 12e-9, kSumRate = 4e9;

double gpu_rate(const Lean& lean) { return lean.is_hierarchical ? kGpuHierarchicalRate : kGpuRate; }

// What is held at a time, of slices also what is made together, and the time that it takes.
struct Share {
  int slices = 0, parts = 1, together = 0;
  size_t bytes = 0;
  double seconds = 0;
};

using Bands = std::vector<std::vector<int>>;

Bands cut(const std::vector<SliceGroup>& groups, int slices) {
  Bands bands;
  for (const SliceGroup& group : groups) {
    const bool fits =
        !bands.empty() && group.first_row() + LeaningFbp::kSlices - groups_span(bands.back()).first <= slices;
    if (!fits) bands.emplace_back();
    bands.back().insert(bands.back().end(), group.slices.begin(), group.slices.end());
  }
  return bands;
}

class LeaningPlanner {
 public:
  LeaningPlanner(const Scan& scan, const Recipe& recipe, const std::vector<SliceGroup>& groups,
                 const GpuChoice& gpus)
      : scan_(scan), recipe_(recipe), groups_(groups), reader_(scan, recipe, gpus),
        lean_(lean_of(scan, recipe)), spec_(fbp_spec(scan, recipe, LeaningFbp::kLanes)),
        gpus_(gpus.backend ? int(gpus.devices.size()) : 0) {
    all_ = groups.empty() ? kSlices : groups.back().first_row() - groups.front().first_row() + kSlices;
    const int most = most_parts(spec_, lean_);
    for (int parts = 1; parts <= most; ++parts) held_.push_back(count_held(held_views(spec_, lean_, parts)));
  }

  // The fastest that fits; none: what does takes `bytes` of the answer at least, of no slices.
  Share share(size_t memory_bytes) const {
    const Fits fits = [&](size_t bytes) { return memory_bytes == 0 || bytes <= memory_bytes; };
    Share best;
    for (int together = gpus_ > 0 ? std::min(kGroupsOfGpu * gpus_, all_ / kSlices) : 1; together > 0;
         --together) {
      const Share one = of_groups(together, fits);
      if (best.slices == 0 ? one.slices > 0 || best.bytes == 0 || one.bytes < best.bytes
                           : one.slices > 0 && one.seconds < best.seconds)
        best = one;
      if (memory_bytes == 0) break;
    }
    return best;
  }

  // Bytes that are read for these bands.
  size_t input_bytes(const Bands& bands, int parts) const {
    const HeldCount& held = held_[size_t(parts) - 1];
    const double times = wants_all_views(recipe_) ? parts : double(held.all) / spec_.views;
    return size_t(times * double(reader_.band_bytes(1)) * double(rows_of(bands)));
  }

 private:
  static constexpr int kSlices = LeaningFbp::kSlices;

  using Fits = std::function<bool(size_t bytes)>;

  // The same of so many groups that are made together.
  Share of_groups(int together, const Fits& fits) const {
    Share best;
    for (int slices = together * kSlices; slices < all_ + kSlices; slices += kSlices)
      if (const Share one = widest(slices, together, fits);
          one.slices > 0 && (best.slices == 0 || one.seconds <= best.seconds))
        best = one;
      else if (best.slices == 0) best.bytes = best.bytes ? std::min(best.bytes, one.bytes) : one.bytes;
    return best;
  }

  // As many slices, of the fewest parts of the views that fit.
  Share widest(int slices, int together, const Fits& fits) const {
    const size_t none = bytes_of({slices, 0}, together), one_view = bytes_of({slices, 1}, together) - none;
    size_t least = 0;
    for (int parts = 1; parts <= int(held_.size()); ++parts) {
      const HeldCount& held = held_[size_t(parts) - 1];
      const size_t bytes = held.most == spec_.views ? bytes_of({slices, spec_.views}, together)
                                                    : none + size_t(held.most) * one_view;
      if (fits(bytes))
        return {slices, parts, together * kSlices, bytes,
                gpus_ > 0 ? gpu_seconds(slices, parts, together) : seconds(slices, parts)};
      least = least ? std::min(least, bytes) : bytes;
    }
    return {0, 0, 0, least};
  }

  size_t bytes_of(LeaningRoom room, int together) const {
    const size_t results =
        size_t(together) * kResultSlots * size_t(kSlices) * size_t(slice_pixels()) * sizeof(float);
    const size_t held =
        gpus_ > 0 ? LeaningRowStore::memory_bytes(spec_, lean_, room) + LeaningSteps::sum_bytes(spec_, room)
                  : LeaningFbp::memory_bytes(spec_, lean_, room);
    return reader_.work_bytes(thread_count()) +
           LeaningSteps::memory_bytes(scan_, recipe_, reader_, room.views < spec_.views) + results + held;
  }

  int64_t rows_of(const Bands& bands) const {
    int64_t rows = 0;
    for (const std::vector<int>& band : bands)
      rows += leaning_band(spec_, lean_, groups_span(band)).rows.count();
    return rows;
  }

  double slice_pixels() const { return double(spec_.out_width) * spec_.out_height; }
  double pixels() const { return slice_pixels() * double(groups_.size()) * kSlices; }
  double samples(int slices) const { return double(rows_of(cut(groups_, slices))) * spec_.columns; }

  // Of a thread: views that are read, corrected and cleaned for each part.
  double reading_seconds(int slices, int parts) const {
    const double looks =
        wants_all_views(recipe_) ? double(parts) * spec_.views : held_[size_t(parts) - 1].all;
    return samples(slices) * looks * (kReadSeconds + (ring_method(recipe_.ring) ? kRingSeconds : 0));
  }

  double seconds(int slices, int parts) const {
    const int held = held_[size_t(parts) - 1].all;
    const double update = 1 / (lean_.is_hierarchical ? kHierarchicalRate : kRate),
                 sums = parts > 1 ? 2.0 * sizeof(float) * parts / kSumRate : 0;
    return reading_seconds(slices, parts) + samples(slices) * held * kFilterSeconds +
           pixels() * (held * update + sums);
  }

  // Rows go to a GPU for each chunk while it sums up those of another; sums come and go for each part.
  double gpu_seconds(int slices, int parts, int together) const {
    const int busy = std::min(gpus_, together), chunk = std::clamp(together / (2 * busy), 1, kGroupsOfChunk);
    const double rows =
        double(most_leaning_rows(spec_, lean_, chunk * kSlices)) * double(groups_.size()) / chunk;
    const double up = rows * spec_.columns * double(spec_.views) * sizeof(float) / kLinkRate,
                 update = double(spec_.views) * pixels() / gpu_rate(lean_);
    const double sums = parts > 1 ? 2.0 * sizeof(float) * parts * pixels() / kLinkRate : 0;
    return reading_seconds(slices, parts) / thread_count() + (std::max(up, update) + sums) / busy;
  }

  const Scan& scan_;
  const Recipe& recipe_;
  const std::vector<SliceGroup>& groups_;
  const BandReader reader_;
  const Lean lean_;
  const FbpSpec spec_;
  const int gpus_;  // 0: processors
  int all_ = 0;
  std::vector<HeldCount> held_;  // by the number of parts that are wanted, less 1
};

}  // namespace

RowSpan wholly_seen_slices(double radius_px, double lean_deg, int rows) {
  const double lean = std::abs(lean_deg) * M_PI / 180, middle = 0.5 * (rows - 1);
  const double half = (middle - radius_px * std::sin(lean)) / std::cos(lean);
  if (half < 0) return {};
  return {std::max(0, int(std::ceil(middle - half - 1e-6))),
          std::min(rows, int(std::floor(middle + half + 1e-6)) + 1)};
}

std::string faster_leaning_method(const Scan& scan) {
  std::vector<double> angle_rad;
  for (const View& view : scan.views) angle_rad.push_back(view.angle_deg * M_PI / 180);
  return MergedViews::pays(angle_rad) ? kHierarchical : "direct";
}

Plan plan_leaning_bands(const Scan& scan, const Recipe& recipe, const std::vector<int>& slices,
                        SliceRange part, PixelType output, size_t memory_bytes, const GpuChoice& gpus) {
  Plan plan;
  plan.gpus = gpus;
  plan.first_slice = part.first;
  const auto groups = slice_groups({slices.begin() + part.first, slices.begin() + part.last}, part.first,
                                   LeaningFbp::kSlices);
  const LeaningPlanner planner(scan, recipe, groups, gpus);
  const Share share = planner.share(memory_bytes);
  if (share.slices == 0)
    fail(
        "{}: {} of memory wanted at least, --mem allows {}: with --tilt the rows that one slice falls on are "
        "held for some views; give more, or a smaller --roi",
        scan.name, size_text(share.bytes), size_text(memory_bytes));
  plan.band_rows = share.slices;
  plan.view_parts = share.parts;
  plan.lanes = share.together;
  plan.bands = cut(groups, share.slices);
  plan.memory_bytes = share.bytes;
  plan.input_bytes = planner.input_bytes(plan.bands, share.parts);
  const FbpSpec spec = fbp_spec(scan, recipe, LeaningFbp::kLanes);
  const size_t pixels = size_t(spec.out_width) * size_t(spec.out_height);
  plan.output_bytes = size_t(part.last - part.first) * pixels * bytes_of(output);
  const double on_gpus = double(pixels) * double(spec.views) * double(groups.size()) * LeaningFbp::kSlices /
                         gpu_rate(lean_of(scan, recipe));
  plan.seconds = gpus.backend ? on_gpus / double(gpus.devices.size()) : share.seconds / thread_count();
  return plan;
}

}  // namespace harima
