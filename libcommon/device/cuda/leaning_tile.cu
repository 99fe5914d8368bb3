// SPDX-License-Identifier: BSD-3-Clause
// Back projection about an axis that leans along the beam (device/leaning_fbp.h). A block makes a tile of 32
// neighbouring slices, a warp a row of it: its threads are the slices, which for a pixel of a view fall on
// neighbouring samples of two columns. Whole columns and samples are split off in double, once a view and
// tile. Sums of views that were added before are taken up again, so that parts of the views give the bits of
// all.
#include <cmath>

#include "device/cuda/slice_block.h"
#include "math/interpolate.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kWidth = SliceBlock::kWidth, kHeight = SliceBlock::kHeight;
constexpr int kViews = 32;  // whose places are computed together
constexpr double kRoom = 1e-3;

// Along one direction of the detector: the lowest cell below the tile, where in it the first pixel lies, less
// 0.5, and how that goes on.
struct Run {
  int first;
  float start, by_x, by_y;
};

CT_HD inline Run run_of(double start, double by_x, double by_y) {
  const double lowest = start + fmin(0.0, (kWidth - 1) * by_x) + fmin(0.0, (kHeight - 1) * by_y),
               first = floor(lowest - kRoom);
  return {int(first), float(start - first - 0.5), float(by_x), float(by_y)};
}

CT_HD inline int within(int value, int last) { return value < 0 ? 0 : value > last ? last : value; }

struct LeaningTile {
  static constexpr int kThreads = SliceBlock::kThreads, kPhases = 2;
  struct Args {
    LeaningPart part;
    SliceGeometry geometry;
    float* out;
  };
  struct Shared {
    Run across[kViews], along[kViews];
  };
  struct Local {
    float sum[kWidth];
  };

  CT_HD static SliceBlock block_of(const SliceGeometry& g, Extent block) {
    return {(g.x0 / kWidth + block.x) * kWidth, (g.y0 / kHeight + block.y) * kHeight,
            block.z * kLeaningSlices};
  }
  CT_HD static int turns(const Args& args, Extent block) {
    return block_of(args.geometry, block).is_wanted(args.geometry) ? blocks_of(args.part.views, kViews) : 0;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    const LeaningPart& part = args.part;
    const int first_view = at.turn * kViews;
    if constexpr (P == 0) {
      if (at.turn == 0 && !part.is_first)
        block_of(args.geometry, at.block).load(args.geometry, args.out, at.thread, local.sum);
      if (at.thread < kViews && first_view + at.thread < part.views)
        place(args, at, part.view[first_view + at.thread], shared);
    } else {
      for (int v = 0; v < least(kViews, part.views - first_view); ++v)
        add_view(args, at, first_view + v, shared.across[v], shared.along[v], local);
    }
  }

  CT_HD static void place(const Args& args, const At& at, const ViewLine& line, Shared& shared) {
    const LeaningPart& part = args.part;
    const SliceGeometry& g = args.geometry;
    const SliceBlock block = block_of(g, at.block);
    const double x = block.left - middle(g), y = middle(g) - block.top;
    shared.across[at.thread] =
        run_of(part.axis_px + x * line.cosine + y * line.sine, line.cosine, -line.sine);
    shared.along[at.thread] = run_of((y * line.cosine - x * line.sine) * part.slope, -line.sine * part.slope,
                                     -line.cosine * part.slope);
  }

  // As device/cpu/lanes/backproject.cc has it: first of both columns, then of both samples.
  CT_HD static void add_view(const Args& args, const At& at, int view, const Run& across, const Run& along,
                             Local& local) {
    const LeaningPart& part = args.part;
    const float* const lines = part.lines + size_t(view) * size_t(part.columns) * size_t(part.samples) +
                               SliceBlock::slice(at.thread);
    const float y = float(SliceBlock::row(at.thread)), begin = madd(y, across.by_y, across.start),
                height = madd(y, along.by_y, along.start);
    const int group = at.block.z * kLeaningSlices + part.first_slice;
#pragma unroll 4
    for (int i = 0; i < kWidth; ++i) {
      const Between column = between_cells(madd(float(i), across.by_x, begin)),
                    sample = between_cells(madd(float(i), along.by_x, height));
      const int cell = within(across.first + column.cell + part.margin, part.columns - 2);
      const int above = within(along.first + sample.cell + group, part.samples - kLeaningSlices - 1);
      const float* const one = lines + size_t(cell) * size_t(part.samples) + above;
      const float* const other = one + part.samples;
      const float here = madd(other[0], column.fraction, one[0] * column.rest),
                  below = madd(other[1], column.fraction, one[1] * column.rest);
      local.sum[i] = madd(below, sample.fraction, madd(here, sample.rest, local.sum[i]));
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared&, Local& local) {
    block_of(args.geometry, at.block).store(args.geometry, local.sum, at.thread, args.out);
  }
};

}  // namespace

void add_leaning(const LeaningPart& part, const SliceGeometry& g, int groups, float* out, Stream& stream) {
  const Extent grid{blocks_of(g.x0 + g.out_width, kWidth) - g.x0 / kWidth,
                    blocks_of(g.y0 + g.out_height, kHeight) - g.y0 / kHeight, groups};
  launch<LeaningTile>(grid, {part, g, out}, stream);
}

}  // namespace harima::CT_GPU_TARGET
