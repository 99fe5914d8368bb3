// SPDX-License-Identifier: BSD-3-Clause
// From rows of views to the lines that are summed up about a leaning axis (device/leaning_fbp.h): what comes
// before and after the filter along rows.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct PairedSample {
  struct Args {
    const float* from;
    int count;
    PairRows rows;
  };
  CT_HD static float at(const Args& args, int view, int row, int column) {
    return row < args.count
               ? args.from[(size_t(view) * size_t(args.count) + size_t(row)) * size_t(args.rows.columns) +
                           size_t(column)]
               : 0.0f;
  }
  CT_HD static void make(const Args& args, Extent item) {
    sample(args.rows, item.z, item.y, item.x) = {at(args, item.y, 2 * item.z, item.x),
                                                 at(args, item.y, 2 * item.z + 1, item.x)};
  }
};

// A block makes some samples of some neighbouring columns of a view: threads beside each other read columns
// beside each other, and write samples.
struct ResampledTile {
  static constexpr int kSide = 32, kThreads = 256, kPhases = 1;
  struct Args {
    PairRows rows;
    SampleMix mix;
    int margin;
    float* lines;
  };
  struct Shared {
    float value[kSide][kSide + 1];  // [sample][column]
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  CT_HD static float value(const Args& args, int view, int column, int k) {
    const PairRows& rows = args.rows;
    if (column < 0 || column >= rows.columns || k >= args.mix.samples) return 0;
    const int* const row = args.mix.row + 4 * k;
    return cubic_sum(args.mix.weight[k], slice_sample(rows, row[0], view, column),
                     slice_sample(rows, row[1], view, column), slice_sample(rows, row[2], view, column),
                     slice_sample(rows, row[3], view, column));
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    const int x = at.thread % kSide, column = at.block.x * kSide + x - args.margin;
    for (int k = at.thread / kSide; k < kSide; k += kThreads / kSide)
      shared.value[k][x] = value(args, at.block.z, column, at.block.y * kSide + k);
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    const int columns = args.rows.columns + 2 * args.margin, k = at.thread % kSide,
              sample = at.block.y * kSide + k;
    for (int x = at.thread / kSide; x < kSide && sample < args.mix.samples; x += kThreads / kSide)
      if (const int column = at.block.x * kSide + x; column < columns)
        args.lines[(size_t(at.block.z) * size_t(columns) + size_t(column)) * size_t(args.mix.samples) +
                   size_t(sample)] = shared.value[k][x];
  }
};

}  // namespace

void pair_rows(const float* from, int count, const PairRows& rows, Stream& stream) {
  launch_items<PairedSample>({rows.columns, rows.views, rows.pairs}, {from, count, rows}, stream);
}

void resample_lines(const PairRows& rows, const SampleMix& mix, int margin, float* lines, Stream& stream) {
  constexpr int kSide = ResampledTile::kSide;
  launch<ResampledTile>(
      {blocks_of(rows.columns + 2 * margin, kSide), blocks_of(mix.samples, kSide), rows.views},
      {rows, mix, margin, lines}, stream);
}

}  // namespace harima::CT_GPU_TARGET
