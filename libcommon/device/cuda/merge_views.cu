// SPDX-License-Identifier: BSD-3-Clause
// Cells of directions. A thread makes a run of 16 neighbouring cells of one sample; threads beside each other
// make samples beside each other, which lie so in the lines of views. Views are added in the order of their
// angles, those of the bin before the direction first, so that each direction is made on its own: views are
// read for both directions beside them, in place of sums that wait for the next.
#include "device/cuda/kernel.h"
#include "device/cuda/merging.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kViews = 16;  // whose places are computed together
constexpr int kRunCells = MergedSamples::kRunCells, kRuns = MergedSamples::kRuns;
constexpr int kRunColumns = kRunCells / 2 + 4;  // that cells of a run are made of

// What a tile takes of a view.
struct TileView {
  MergedColumns columns;
  int first;  // sample of a line that is the first of a cell
  float share;
  float tap[kMergedTaps];
};

struct DirectionCells {
  static constexpr int kThreads = 256, kPhases = 2;
  using Args = MergedPart;
  struct Shared {
    TileView view[kViews];
  };
  struct Local {
    float cell[kRunCells];
  };

  CT_HD static const MergedSamples& samples_of(const Args& part, Extent block) {
    const int direction = part.first + block.y, stays = spot_of(part, block.x).tile.stays;
    return part.scan.samples[stays * (part.scan.bins + 1) + direction];
  }
  CT_HD static int turns(const Args& part, Extent block) {
    const ViewSpan views = views_of(part.scan, part.first + block.y);
    return block.z * kThreads < kRuns * samples_of(part, block).count
               ? blocks_of(views.last - views.first, kViews)
               : 0;
  }

  template <int P>
  CT_HD static void phase(const Args& part, const At& at, Shared& shared, Local& local) {
    const ViewSpan views = views_of(part.scan, part.first + at.block.y);
    const int first = views.first + at.turn * kViews, count = least(kViews, views.last - first);
    if constexpr (P == 0) {
      constexpr int kRoles = kThreads / kViews;
      const int i = at.thread / kRoles;
      if (i < count)
        place(part, at.block, first + i, first + i < views.middle, at.thread % kRoles, shared.view[i]);
    } else {
      add(part, at, first, count, shared, local);
    }
  }

  // What one of several threads finds of a view.
  CT_HD static void place(const Args& part, Extent block, int number, bool is_before, int role,
                          TileView& out) {
    const MergedView& view = part.scan.view[number];
    const TileSpot spot = spot_of(part, block.x);
    const double slope = part.lines.slope;
    const double move = spot.tile.stays ? spot.whole_rise(part.scan.direction[part.first + block.y], slope)
                                        : spot.rise({view.cosine, view.sine}, slope);
    const double whole = floor(move);
    if (role < kMergedTaps) out.tap[role] = merged_tap(move - whole, role);
    if (role == kMergedTaps)
      out.columns = merged_columns(part.lines.axis_px + spot.x * view.cosine + spot.y * view.sine);
    if (role == kMergedTaps + 1) {
      out.first = spot.sample + int(whole) - part.scan.middle_sample - (spot.tile.stays ? 0 : 2);
      out.share = is_before ? view.share : view.rest;
    }
  }

  CT_HD static void add(const Args& part, const At& at, int first, int count, const Shared& shared,
                        Local& local) {
    const MergedSamples& samples = samples_of(part, at.block);
    const int item = at.block.z * kThreads + at.thread, run = item / samples.count;
    if (run >= kRuns) return;
    const int sample = samples.first[run] + item % samples.count;
    const bool stays = spot_of(part, at.block.x).tile.stays;
    const size_t view_floats = size_t(part.lines.columns) * size_t(part.lines.samples);
    for (int i = 0; i < count; ++i) {
      const TileView& view = shared.view[i];
      const float* const lines = part.lines.lines + size_t(first - part.first_view + i) * view_floats;
      if (stays) add_view<1>(part.lines, view, lines, run, sample, local.cell);
      else add_view<kMergedTaps>(part.lines, view, lines, run, sample, local.cell);
    }
  }

  // Samples that no pixel takes may lie beyond the line; they are taken from its ends.
  template <int Taps>
  CT_HD static void add_view(const LeaningPart& part, const TileView& view, const float* lines, int run,
                             int sample, float* cell) {
    const int from = most(0, least(view.first + sample, part.samples - Taps)),
              first = view.columns.first + run * (kRunCells / 2);
    float moved[kRunColumns];
    CT_UNROLL
    for (int i = 0; i < kRunColumns; ++i) {
      const int column = most(-1, least(first + i, part.columns - 2 * part.margin)) + part.margin;
      moved[i] = moved_sample<Taps>(lines + size_t(column) * size_t(part.samples) + from, view.tap);
    }
    CT_UNROLL
    for (int i = 0; i < kRunCells / 2; ++i) {
      cell[2 * i] = madd(mixed(moved + i, view.columns.weight[0]), view.share, cell[2 * i]);
      const float even = mixed(moved + i, view.columns.weight[1]),
                  late = mixed(moved + i + 1, view.columns.weight[1]);
      cell[2 * i + 1] = madd(view.columns.is_late ? late : even, view.share, cell[2 * i + 1]);
    }
  }

  template <int Taps>
  CT_HD static float moved_sample(const float* from, const float* tap) {
    if constexpr (Taps == 1) return from[0];
    float sum = from[0] * tap[0];
    CT_UNROLL
    for (int k = 1; k < Taps; ++k) sum = madd(from[k], tap[k], sum);
    return sum;
  }

  CT_HD static float mixed(const float* column, const float* weight) {
    float sum = column[0] * weight[0];
    CT_UNROLL
    for (int k = 1; k < 4; ++k) sum = madd(column[k], weight[k], sum);
    return sum;
  }

  CT_HD static void end(const Args& part, const At& at, Shared&, Local& local) {
    const MergedSamples& samples = samples_of(part, at.block);
    const int item = at.block.z * kThreads + at.thread;
    if (turns(part, at.block) == 0 || item >= kRuns * samples.count) return;
    const int run = item / samples.count, sample = samples.first[run] + item % samples.count,
              pitch = part.scan.pitch;
    float* const to =
        cells_of(part, at.block.x, at.block.y) + size_t(run * kRunCells) * size_t(pitch) + sample;
    CT_UNROLL
    for (int i = 0; i < kRunCells; ++i) to[i * pitch] = local.cell[i];
  }
};

}  // namespace

void merge_views(const MergedPart& part, Stream& stream) {
  launch<DirectionCells>(
      {part.places, part.count, blocks_of(kRuns * part.scan.most_samples, DirectionCells::kThreads)}, part,
      stream);
}

}  // namespace harima::CT_GPU_TARGET
